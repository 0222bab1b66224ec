package dev.skerry.serving.rest;

import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.encoding.ContentEncoder;
import io.helidon.http.encoding.ContentEncoding;
import io.helidon.http.encoding.ContentEncodingContext;
import java.util.Set;

/**
 * Lets compressed bodies through as they are: {@link ContentCoding} expands them, within the limit
 * for bodies.
 */
final class CodedBodies implements ContentEncoding {
  static final Set<String> KNOWN = Set.of("gzip", "deflate", "identity");
  static final String EXPECTED = "gzip, deflate or none";

  static ContentEncodingContext context() {
    return ContentEncodingContext.builder()
        .contentEncodingsDiscoverServices(false)
        .addContentEncoding(new CodedBodies())
        .build();
  }

  @Override
  public Set<String> ids() {
    return KNOWN;
  }

  @Override
  public boolean supportsEncoding() {
    return false;
  }

  @Override
  public boolean supportsDecoding() {
    return true;
  }

  @Override
  public ContentDecoder decoder() {
    return ContentDecoder.NO_OP;
  }

  @Override
  public ContentEncoder encoder() {
    return ContentEncoder.NO_OP;
  }

  @Override
  public String name() {
    return "as-it-is";
  }

  @Override
  public String type() {
    return name();
  }
}
