package dev.skerry.serving.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The body of a repository request: nothing, or an object whose {@code parameters} and plain
 * members are read.
 */
final class ManagementRequest {
  private ManagementRequest() {}

  static Map<String, Object> read(byte[] body) {
    if (body.length == 0) {
      return Map.of();
    }
    Map<String, Object> members = new HashMap<>();
    try (JsonParser parser = Json.parser(body, 0, body.length)) {
      Json.expect(parser, parser.nextToken(), JsonToken.START_OBJECT, "request");
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String member = parser.currentName();
        JsonToken value = parser.nextToken();
        if (member.equals("parameters")) {
          members.putAll(Json.parameters(parser));
        } else if (value.isBoolean()) {
          members.put(member, parser.getBooleanValue());
        } else {
          parser.skipChildren();
        }
      }
      return members;
    } catch (IOException e) {
      throw Json.invalid(e);
    }
  }
}
