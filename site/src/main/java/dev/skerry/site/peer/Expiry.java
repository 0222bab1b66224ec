package dev.skerry.site.peer;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;

/** Ends connections of those whose certificates were good when they came, and are no more. */
final class Expiry implements Filter {
  private final Welcome welcome;

  Expiry(Welcome welcome) {
    this.welcome = welcome;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    Certificate[] shown = request.remotePeer().tlsCertificates().orElse(new Certificate[0]);
    if (shown.length > 0
        && shown[0] instanceof X509Certificate certificate
        && welcome.isGood(certificate)) {
      chain.proceed();
      return;
    }
    response.status(Status.FORBIDDEN_403);
    response.header(HeaderNames.CONNECTION, "close");
    response.send();
  }
}
