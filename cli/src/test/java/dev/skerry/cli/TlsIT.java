package dev.skerry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.cli.wiring.Tls;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.Question;
import dev.skerry.serving.client.InferenceClient;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A device that proves who it is, and askers that trust it or do not. */
@Timeout(180)
final class TlsIT {
  private static final String PASSWORD = "changeit";

  @TempDir private Path folder;

  @Test
  void serverWithCertificate_isKnownByThoseWhoTrustIt_andNotByOthers() throws Exception {
    identity();
    Path model = Networks.doubling(folder);
    try (Served served =
        Served.start(
            folder.resolve("state"),
            List.of(model),
            "--tls-cert=" + folder.resolve("server.pem"),
            "--tls-key=" + folder.resolve("server.key"))) {
      URI address = served.rest();
      Question question =
          Question.to("double")
              .with("x", Tensor.ofFloats(Shape.of(1, 4), 21, 0, 0, 0))
              .within(Duration.ofSeconds(60));

      assertThat(address.getScheme()).isEqualTo("https");
      try (InferenceClient client =
          new InferenceClient(address, Tls.trusting(folder.resolve("server.pem")))) {
        assertThat(client.ask(question).output("y").tensor().floats().get(0)).isEqualTo(42);
      }
      try (InferenceClient stranger = new InferenceClient(address)) {
        assertThatThrownBy(() -> stranger.ask(question))
            .isInstanceOf(InferenceException.class)
            .hasMessageContaining("does not prove who it is");
      }
    }
  }

  @Test
  void fileWithoutCertificates_isRefused() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");

    assertThatThrownBy(() -> Tls.trusting(empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("empty.pem (expected: X.509 certificates in PEM)");
  }

  private void identity() throws Exception {
    Path store = folder.resolve("identity.p12");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "server",
            "-keyalg",
            "EC",
            "-dname",
            "CN=skerry",
            "-ext",
            "san=ip:127.0.0.1",
            "-storepass",
            PASSWORD,
            "-keystore",
            store.toString());
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    pem("server.pem", "CERTIFICATE", keys.getCertificate("server").getEncoded());
    pem("server.key", "PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
  }

  private void pem(String file, String what, byte[] content) throws Exception {
    Files.writeString(
        folder.resolve(file),
        "-----BEGIN "
            + what
            + "-----\n"
            + Base64.getMimeEncoder().encodeToString(content)
            + "\n-----END "
            + what
            + "-----\n");
  }
}
