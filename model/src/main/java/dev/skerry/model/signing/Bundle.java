package dev.skerry.model.signing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.terms.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;

/**
 * A signed payload as it stands in {@code model.sig}: a DSSE envelope in a Sigstore bundle. The
 * public key is hinted at by the digest of its PEM, and stands in the envelope's key id.
 */
record Bundle(Bytes payload, Bytes signature, PublicKey key) {
  private static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /** Some bytes that do not change. */
  static final class Bytes {
    private final byte[] content;

    Bytes(byte[] content) {
      this.content = content.clone();
    }

    byte[] copy() {
      return content.clone();
    }
  }

  static Bundle sign(byte[] payload, PrivateKey key, PublicKey shown)
      throws GeneralSecurityException {
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(key);
    signer.update(encoded(payload));
    return new Bundle(new Bytes(payload), new Bytes(signer.sign()), shown);
  }

  /** Whether {@code trusted} signed it. */
  boolean isSignedBy(PublicKey trusted) {
    try {
      Signature checker = Signature.getInstance("Ed25519");
      checker.initVerify(trusted);
      checker.update(encoded(payload.copy()));
      return checker.verify(signature.copy());
    } catch (GeneralSecurityException malformed) {
      return false;
    }
  }

  /* DSSE's pre-authentication encoding: nothing can be moved between type and payload. */
  private static byte[] encoded(byte[] payload) {
    String type = Statement.PAYLOAD_TYPE;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        ("DSSEv1 " + type.length() + " " + type + " " + payload.length + " ")
            .getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(payload);
    return bytes.toByteArray();
  }

  byte[] bytes() {
    Base64.Encoder base64 = Base64.getEncoder();
    ObjectNode bundle = JSON.createObjectNode();
    bundle.put("mediaType", MEDIA_TYPE);
    ObjectNode material = bundle.putObject("verificationMaterial");
    material
        .putObject("publicKey")
        .put("hint", Digest.of(KeyFiles.pem(key).getBytes(StandardCharsets.US_ASCII)).hex());
    material.putArray("tlogEntries");
    ObjectNode envelope = bundle.putObject("dsseEnvelope");
    envelope.put("payload", base64.encodeToString(payload.copy()));
    envelope.put("payloadType", Statement.PAYLOAD_TYPE);
    envelope
        .putArray("signatures")
        .addObject()
        .put("sig", base64.encodeToString(signature.copy()))
        .put("keyid", base64.encodeToString(key.getEncoded()));
    try {
      byte[] json = JSON.writeValueAsBytes(bundle);
      byte[] line = Arrays.copyOf(json, json.length + 1);
      line[json.length] = '\n';
      return line;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of text can be written", e);
    }
  }

  /**
   * Reads a bundle.
   *
   * @throws IllegalArgumentException if it is not written as {@link #bytes} writes it
   */
  static Bundle parse(byte[] file) {
    try {
      JsonNode envelope = JSON.readTree(file).path("dsseEnvelope");
      JsonNode signature = envelope.path("signatures").path(0);
      Base64.Decoder base64 = Base64.getDecoder();
      Bundle read =
          new Bundle(
              new Bytes(base64.decode(envelope.path("payload").asText())),
              new Bytes(base64.decode(signature.path("sig").asText())),
              KeyFiles.publicKey(base64.decode(signature.path("keyid").asText())));
      // Every byte counts, even where another one would mean the same.
      if (MessageDigest.isEqual(read.bytes(), file)) {
        return read;
      }
      throw new IllegalArgumentException(
          "it is another than " + MEDIA_TYPE + " with one Ed25519 signature");
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("it is no bundle with an Ed25519 signature", e);
    }
  }
}
