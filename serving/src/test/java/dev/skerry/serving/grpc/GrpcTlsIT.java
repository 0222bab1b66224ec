package dev.skerry.serving.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.serving.ScriptedInference;
import dev.skerry.serving.grpc.proto.GRPCInferenceServiceGrpc;
import dev.skerry.serving.grpc.proto.ServerLiveRequest;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that proves who it is. */
@Timeout(60)
class GrpcTlsIT {
  private static final String PASSWORD = "changeit";

  @TempDir private Path directory;

  @Test
  void clientThatTrustsTheCertificate_isServed() throws Exception {
    GrpcOptions.Tls tls = newIdentity();
    GrpcOptions options = new GrpcOptions("127.0.0.1", 0, 1 << 20, Optional.of(tls));

    try (GrpcServer server = GrpcServer.start(new ScriptedInference(), options)) {
      ManagedChannel channel =
          Grpc.newChannelBuilderForAddress(
                  "127.0.0.1",
                  server.port(),
                  TlsChannelCredentials.newBuilder()
                      .trustManager(tls.certificates().toFile())
                      .build())
              .build();

      assertThat(
              GRPCInferenceServiceGrpc.newBlockingStub(channel)
                  .serverLive(ServerLiveRequest.getDefaultInstance())
                  .getLive())
          .isTrue();
      channel.shutdownNow();
    }
  }

  @Test
  void missingKey_isNamed() {
    GrpcOptions.Tls missing =
        new GrpcOptions.Tls(directory.resolve("no.pem"), directory.resolve("no.key"));

    assertThatThrownBy(() ->
            GrpcServer.start(
                new ScriptedInference(),
                new GrpcOptions("127.0.0.1", 0, 1 << 20, Optional.of(missing))))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("no.pem");
  }

  private GrpcOptions.Tls newIdentity()
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = directory.resolve("identity.p12");
    Process keytool =
        new ProcessBuilder(
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
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return new GrpcOptions.Tls(
        pem("server.pem", "CERTIFICATE", keys.getCertificate("server").getEncoded()),
        pem(
            "server.key",
            "PRIVATE KEY",
            keys.getKey("server", PASSWORD.toCharArray()).getEncoded()));
  }

  private Path pem(String file, String what, byte[] content) throws IOException {
    String body = Base64.getMimeEncoder().encodeToString(content);
    return Files.writeString(
        directory.resolve(file),
        "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
  }
}
