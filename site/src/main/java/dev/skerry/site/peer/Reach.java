package dev.skerry.site.peer;

import dev.skerry.site.membership.Credentials;
import dev.skerry.site.membership.Member;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;

/** How a neighbour is reached, and how one knows that it is the one. */
final class Reach {
  private Reach() {}

  /**
   * Connections that are kept.
   *
   * @param tls shows this device's certificate, and believes those of the site's other devices
   * @param patience for one to be made
   */
  static HttpClient client(SSLContext tls, Duration patience) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(patience)
        // Nobody sends others anywhere but to oneself.
        .followRedirects(HttpClient.Redirect.NEVER)
        .sslContext(tls)
        .build();
  }

  /**
   * Where {@code member} listens.
   *
   * @param path with its slash
   */
  static URI uri(Member member, String path) {
    String host = member.host().contains(":") ? "[" + member.host() + "]" : member.host();
    return URI.create("https://" + host + ":" + member.port() + path);
  }

  /**
   * Whether {@code session} is with {@code member}. A certificate names a device and no address, so
   * this is the only thing that tells devices of a site apart.
   */
  static boolean isWith(Member member, SSLSession session) {
    return Credentials.device(session).equals(member.device());
  }
}
