package dev.skerry.link;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Messages as JSON: digests in hex, sizes in bytes, durations in milliseconds, times of day as RFC
 * 3339 has them. What a newer program adds is passed over; what is missing is an error.
 */
public final class LinkJson {
  /** No message is longer, in bytes. */
  public static final int LARGEST = 1 << 20;

  private static final int DEEPEST = 20;
  private static final int LONGEST_NUMBER = 1200;
  private static final int LONGEST_STRING = 64 << 10;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          // The longest that a database makes of a number: it writes it without an
                          // exponent.
                          .maxNumberLength(LONGEST_NUMBER)
                          .maxNameLength(200)
                          .maxStringLength(LONGEST_STRING)
                          .maxDocumentLength(LARGEST)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addModule(new Jdk8Module())
          .addModule(terms())
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private static final Pattern MISSING =
      Pattern.compile("[Nn]ull value for creator property '([^']*)'");

  private LinkJson() {}

  /** Writes a message. */
  public static byte[] write(Object message) {
    try {
      return MAPPER.writeValueAsBytes(message);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "message: " + message.getClass() + " cannot be written", e);
    }
  }

  /**
   * Reads a message.
   *
   * @throws LinkException if it is none of that type; says what is wrong
   */
  public static <T> T read(byte[] json, Class<T> type) {
    if (json.length > LARGEST) {
      throw new LinkException("message: " + json.length + " bytes (expected: <= " + LARGEST + ")");
    }
    try {
      T message = MAPPER.readValue(json, type);
      if (message == null) {
        throw new LinkException("message: null (expected: an object)");
      }
      return message;
    } catch (IOException e) {
      throw new LinkException("message: " + reason(e), e);
    }
  }

  /* Without a word of this program's insides. */
  private static String reason(IOException e) {
    if (e instanceof JsonMappingException mapping
        && mapping.getCause() instanceof IllegalArgumentException value) {
      return String.valueOf(value.getMessage());
    }
    String text =
        e instanceof JsonProcessingException parsing
            ? parsing.getOriginalMessage()
            : String.valueOf(e.getMessage());
    Matcher missing = MISSING.matcher(String.valueOf(text));
    if (missing.find()) {
      return missing.group(1) + ": missing (expected: a value)";
    }
    String first = text == null ? "unreadable" : text.lines().findFirst().orElse("unreadable");
    String plain = first.replaceAll("`?\\b(?:[a-z0-9_]+\\.)+[A-Z][A-Za-z0-9$<>\\[\\]]*`?", "value");
    return e instanceof JsonMappingException binding && !binding.getPath().isEmpty()
        ? path(binding) + ": " + plain
        : plain;
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }

  private static SimpleModule terms() {
    return new SimpleModule()
        .addSerializer(Digest.class, text(Digest.class, Digest::hex))
        .addDeserializer(Digest.class, parsed(Digest.class, Digest::new))
        .addSerializer(Binary.class, text(Binary.class, Binary::base64))
        .addDeserializer(Binary.class, parsed(Binary.class, Binary::new))
        .addSerializer(
            Sketch.class, text(Sketch.class, sketch -> Binary.of(sketch.toBytes()).base64()))
        .addDeserializer(
            Sketch.class, parsed(Sketch.class, text -> Sketch.ofBytes(new Binary(text).bytes())))
        .addSerializer(
            Traits.class, text(Traits.class, traits -> Binary.of(traits.toBytes()).base64()))
        .addDeserializer(
            Traits.class, parsed(Traits.class, text -> Traits.ofBytes(new Binary(text).bytes())))
        .addSerializer(Instant.class, text(Instant.class, Instant::toString))
        .addDeserializer(Instant.class, parsed(Instant.class, Instant::parse))
        .addSerializer(Bytes.class, number(Bytes.class, Bytes::count))
        .addDeserializer(Bytes.class, counted(Bytes.class, Bytes::new))
        .addSerializer(Duration.class, number(Duration.class, Duration::toMillis))
        .addDeserializer(Duration.class, counted(Duration.class, Duration::ofMillis));
  }

  private interface Text<T> {
    String of(T value);
  }

  private interface Parsing<T> {
    T of(String text);
  }

  private interface Amount<T> {
    long of(T value);
  }

  private interface Counting<T> {
    T of(long count);
  }

  private static <T> StdSerializer<T> text(Class<T> type, Text<T> text) {
    return new StdSerializer<>(type) {
      @Override
      public void serialize(T value, JsonGenerator out, SerializerProvider provider)
          throws IOException {
        out.writeString(text.of(value));
      }
    };
  }

  private static <T> StdSerializer<T> number(Class<T> type, Amount<T> number) {
    return new StdSerializer<>(type) {
      @Override
      public void serialize(T value, JsonGenerator out, SerializerProvider provider)
          throws IOException {
        out.writeNumber(number.of(value));
      }
    };
  }

  private static <T> StdDeserializer<T> parsed(Class<T> type, Parsing<T> parsing) {
    return new StdDeserializer<>(type) {
      @Override
      public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        try {
          return parsing.of(parser.getText());
        } catch (IllegalArgumentException | DateTimeException e) {
          throw JsonMappingException.from(parser, String.valueOf(e.getMessage()));
        }
      }
    };
  }

  private static <T> StdDeserializer<T> counted(Class<T> type, Counting<T> counting) {
    return new StdDeserializer<>(type) {
      @Override
      public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        try {
          return counting.of(parser.getLongValue());
        } catch (IllegalArgumentException e) {
          throw JsonMappingException.from(parser, String.valueOf(e.getMessage()));
        }
      }
    };
  }
}
