package dev.skerry.cli.wiring;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.terms.AgentSpec.CacheLimits;
import dev.skerry.terms.LatencyClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PortsIT {
  @TempDir private Path folder;

  @Test
  void takenPort_isNoticedBeforeAnyModelIsLoaded() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      DeviceSetup setup =
          new DeviceSetup(
              List.of(folder.resolve("not-there.onnx")),
              folder.resolve("state"),
              Optional.empty(),
              2,
              0,
              true,
              DeviceSetup.Children.NONE,
              new DeviceSetup.Ports("127.0.0.1", 0, taken.getLocalPort(), 0, Optional.empty()),
              new DeviceSetup.Shape(LatencyClass.INTERACTIVE, 0, CacheLimits.NONE, false),
              Optional.empty());

      assertThatThrownBy(() -> DeviceProgram.start(setup))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessage(
              "cannot listen on 127.0.0.1:"
                  + taken.getLocalPort()
                  + " (expected: an address of this machine and a port that is free)");
    }
  }

  @Test
  void hostThatIsNotOfThisMachine_isNoticed() {
    DeviceSetup.Ports elsewhere = new DeviceSetup.Ports("192.0.2.1", 0, 0, 0, Optional.empty());
    DeviceSetup.Ports here = new DeviceSetup.Ports("127.0.0.1", 0, 0, 0, Optional.empty());

    assertThatThrownBy(elsewhere::checkFree).hasMessageContaining("192.0.2.1:0 (expected: ");
    assertThatCode(here::checkFree).doesNotThrowAnyException();
  }
}
