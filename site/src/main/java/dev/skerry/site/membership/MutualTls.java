package dev.skerry.site.membership;

import java.net.Socket;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.3 in which both sides show a device's certificate. Each handshake shows the passport of
 * that moment: a renewed one is used without anybody leaving. No host name is checked, since
 * certificates name devices, and devices move.
 */
final class MutualTls {
  private static final String ALIAS = "device";

  private MutualTls() {}

  static SSLContext context(Supplier<Passport> own, Doorman doorman) {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(
          new KeyManager[] {new Shown(own)}, new TrustManager[] {new Believed(doorman)}, null);
      // Whoever resumes a session shows no certificate again.
      context.getClientSessionContext().setSessionTimeout(1);
      context.getServerSessionContext().setSessionTimeout(1);
      return context;
    } catch (NoSuchAlgorithmException | KeyManagementException e) {
      throw new IllegalStateException("every Java platform has TLS 1.3", e);
    }
  }

  /** What a listening socket asks of whoever comes. */
  static SSLParameters demanding() {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3"});
    parameters.setNeedClientAuth(true);
    return parameters;
  }

  private static final class Shown extends X509ExtendedKeyManager {
    private final Supplier<Passport> own;

    Shown(Supplier<Passport> own) {
      this.own = own;
    }

    @Override
    public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return chosen(types);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return chosen(types);
    }

    private @Nullable String chosen(String... types) {
      String own = this.own.get().key().getAlgorithm();
      for (String type : types) {
        if (type.equals(own)) {
          return ALIAS;
        }
      }
      return null;
    }

    @Override
    public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return chosen(type);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return chosen(type);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return own.get().chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return own.get().key();
    }
  }

  private static final class Believed extends X509ExtendedTrustManager {
    private final Doorman doorman;

    Believed(Doorman doorman) {
      this.doorman = doorman;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      doorman.admit(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
