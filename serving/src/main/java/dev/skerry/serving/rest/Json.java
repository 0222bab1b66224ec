package dev.skerry.serving.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON as this server takes it: limited in depth and in the length of names and numbers. */
final class Json {
  private static final int DEEPEST = 100;
  private static final int LONGEST_NUMBER = 400;
  private static final int LONGEST_NAME = 4096;

  /* What the reader would have a programmer do, and where in its own memory it was. */
  private static final Pattern ADVICE =
      Pattern.compile("(: enable `[^`]*` to allow| ?\\(start marker at .*| ?\\(for `[^`]*`.*)$");
  private static final Pattern NO_NUMBER = Pattern.compile("^Non-standard token '([A-Za-z+-]+)'");

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(LONGEST_NUMBER)
                  .maxNameLength(LONGEST_NAME)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          // Just as exact as the JDK's, and quicker; tensors are mostly numbers.
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          // Names are clients' to choose: never keep them.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private Json() {}

  static JsonParser parser(byte[] bytes, int offset, int length) throws IOException {
    return FACTORY.createParser(bytes, offset, length);
  }

  static void expect(JsonParser parser, JsonToken actual, JsonToken expected, String what)
      throws IOException {
    if (actual != expected) {
      String found = actual == null ? "the end" : parser.getText();
      String wanted = expected == JsonToken.START_OBJECT ? "an object" : "an array";
      throw new InferenceException(
          Category.INVALID, what + ": " + found + " (expected: " + wanted + ")");
    }
  }

  static String string(JsonParser parser, String what) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new InferenceException(
          Category.INVALID, what + ": " + parser.getText() + " (expected: a string)");
    }
    return parser.getText();
  }

  static long whole(JsonParser parser, String what) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw new InferenceException(
          Category.INVALID, what + ": " + parser.getText() + " (expected: a whole number)");
    }
    return parser.getLongValue();
  }

  /**
   * A {@code parameters} object: values are strings, numbers or booleans; deeper ones are passed
   * over.
   */
  static Map<String, Object> parameters(JsonParser parser) throws IOException {
    expect(parser, parser.currentToken(), JsonToken.START_OBJECT, "parameters");
    Map<String, Object> parameters = new HashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      switch (parser.nextToken()) {
        case VALUE_TRUE -> parameters.put(name, true);
        case VALUE_FALSE -> parameters.put(name, false);
        case VALUE_NUMBER_INT -> parameters.put(name, whole(parser, name));
        case VALUE_NUMBER_FLOAT -> parameters.put(name, parser.getDoubleValue());
        case VALUE_STRING -> parameters.put(name, parser.getText());
        default -> parser.skipChildren();
      }
    }
    return parameters;
  }

  /** What is wrong with the JSON, without a word of this program's insides. */
  static InferenceException invalid(IOException e) {
    String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
    Matcher number = NO_NUMBER.matcher(said);
    String reason =
        number.find()
            ? number.group(1) + " (expected: a finite number; JSON has no others)"
            : ADVICE.matcher(said).replaceFirst("");
    return new InferenceException(Category.INVALID, "request is not the JSON expected: " + reason);
  }
}
