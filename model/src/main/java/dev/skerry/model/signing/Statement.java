package dev.skerry.model.signing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.model.family.Contents;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is signed: each file of a model and its digest (in-toto Statement v1, predicate of OpenSSF's
 * model signing v1.0). Its subject is the model, by a digest over the files' digests in order.
 */
record Statement(String model, Contents contents) {
  static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

  private static final String TYPE = "https://in-toto.io/Statement/v1";
  private static final String PREDICATE = "https://model_signing/signature/v1.0";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  byte[] bytes() {
    ObjectNode statement = JSON.createObjectNode();
    statement.put("_type", TYPE);
    ObjectNode subject = statement.putArray("subject").addObject();
    subject.put("name", model);
    subject.putObject("digest").put("sha256", root());
    statement.put("predicateType", PREDICATE);
    ObjectNode predicate = statement.putObject("predicate");
    ObjectNode how = predicate.putObject("serialization");
    how.put("method", "files");
    how.put("hash_type", "sha256");
    how.put("allow_symlinks", false);
    how.putArray("ignore_paths").add(Contents.SIGNATURE);
    ArrayNode resources = predicate.putArray("resources");
    contents
        .files()
        .forEach((name, digest) ->
            resources
                .addObject()
                .put("name", name)
                .put("algorithm", "sha256")
                .put("digest", digest.hex()));
    try {
      return JSON.writeValueAsBytes(statement);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of text can be written", e);
    }
  }

  private String root() {
    try {
      MessageDigest all = MessageDigest.getInstance("SHA-256");
      contents
          .files()
          .values()
          .forEach(digest -> all.update(HexFormat.of().parseHex(digest.hex())));
      return HexFormat.of().formatHex(all.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Reads a statement.
   *
   * @throws IllegalArgumentException if it is not written as {@link #bytes} writes it
   */
  static Statement parse(byte[] payload) {
    JsonNode tree;
    try {
      tree = JSON.readTree(payload);
    } catch (IOException e) {
      throw new IllegalArgumentException("its statement is no JSON", e);
    }
    SortedMap<String, Digest> files = new TreeMap<>();
    for (JsonNode resource : tree.path("predicate").path("resources")) {
      files.put(resource.path("name").asText(), new Digest(resource.path("digest").asText()));
    }
    Statement read =
        new Statement(tree.path("subject").path(0).path("name").asText(), new Contents(files));
    // Whatever else it may say would be signed and not understood.
    if (!MessageDigest.isEqual(read.bytes(), payload)) {
      throw new IllegalArgumentException(
          "its statement is another than " + PREDICATE + " of files by sha256");
    }
    return read;
  }
}
