package dev.skerry.site.membership;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** What devices of one site prove to each other with, beyond the group itself. */
public final class Credentials {
  private Credentials() {}

  /**
   * TLS in which each side shows a passport, and believes the devices of its own site alone.
   *
   * @param own asked at each handshake
   * @param when the times of day that are possible now
   */
  public static SSLContext mutual(Supplier<Passport> own, Supplier<List<Instant>> when) {
    return MutualTls.context(own, new Doorman(own, when));
  }
}
