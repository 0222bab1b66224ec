package dev.skerry.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.engine.ThisJvm;
import dev.skerry.engine.Trial;
import dev.skerry.serving.Answer;
import dev.skerry.serving.Question;
import dev.skerry.serving.Reason;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Grade;
import dev.skerry.time.SystemTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real device whose models run in real child processes, to which bad things happen. */
@Timeout(120)
final class IsolationIT {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(50);

  @TempDir private Path folder;
  private final SystemTime time = new SystemTime();

  private Device device = Device.open(DeviceOptions.forCores(2), time, new SplittableRandom(1));

  private void serve() throws Exception {
    device.close();
    Path shared = Files.createDirectories(folder.resolve("shared"));
    Trial.Launcher launcher = ThisJvm.launcher();
    device =
        Device.open(
            DeviceOptions.forCores(2)
                .withIsolation(
                    new DeviceOptions.Isolation(launcher, Bytes.ofMebibytes(2048), shared)),
            time,
            new SplittableRandom(1));
    List<Path> files =
        List.of(Networks.scaling(folder, "best", 2, 20), Networks.scaling(folder, "spare", 5, 0));
    device.add(Networks.family(folder, "agent", files));
  }

  @AfterEach
  void close() throws IOException {
    device.close();
    time.close();
    if (Files.exists(folder.resolve("shared"))) {
      try (Stream<Path> left = Files.list(folder.resolve("shared"))) {
        assertThat(left).isEmpty();
      }
    }
  }

  private Answer ask(Duration within) {
    return device.ask(Question.to("agent").with("x", Networks.four(1, 2, 3, 4)).within(within));
  }

  private void assertBackToFullInTheEnd() {
    for (int inRow = 0; inRow < 10; ) {
      Answer answer = ask(LONG);
      inRow = answer.grade() == Grade.FULL ? inRow + 1 : 0;
    }
  }

  private void signal(String name) throws Exception {
    long pid = device.modelProcess().orElseThrow();
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
    assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  /** A JVM that crashes says so at length before it is gone. */
  private void end(String signal) throws Exception {
    ProcessHandle child = ProcessHandle.of(device.modelProcess().orElseThrow()).orElseThrow();
    signal(signal);
    assertThat(child.onExit().get(60, TimeUnit.SECONDS)).isEqualTo(child);
  }

  @Test
  void modelInAChild_answersAsItWouldHere() throws Exception {
    serve();

    Answer answer = ask(LONG);

    assertThat(answer.grade()).isEqualTo(Grade.FULL);
    assertThat(answer.output("y").tensor().floats().get(3)).isEqualTo(8);
  }

  @Test
  void crashedChild_isSucceededByAnother() throws Exception {
    serve();
    ask(LONG);
    long before = device.modelProcess().orElseThrow();

    end("SEGV");

    assertBackToFullInTheEnd();
    assertThat(device.modelProcess().orElseThrow()).isNotEqualTo(before);
    ByteArrayOutputStream metrics = new ByteArrayOutputStream();
    device.writeMetrics(metrics);
    assertThat(metrics.toString(StandardCharsets.UTF_8))
        .contains("skerry_child_deaths_total{served=\"true\"} 1.0");
  }

  @Test
  void hungChild_isAnsweredForAndReplaced() throws Exception {
    serve();
    ask(LONG);
    long before = device.modelProcess().orElseThrow();

    signal("STOP");
    Answer hung = ask(SHORT);

    assertThat(hung.grade()).isEqualTo(Grade.SAFE);
    assertThat(hung.reason()).isEqualTo(Reason.DEADLINE);
    assertBackToFullInTheEnd();
    assertThat(device.modelProcess().orElseThrow()).isNotEqualTo(before);
    assertThat(ProcessHandle.of(before).map(ProcessHandle::isAlive).orElse(false)).isFalse();
  }

  @Test
  void childrenThatDieOneAfterTheOther_areReplaced() throws Exception {
    serve();
    for (int death = 0; death < 3; death++) {
      assertBackToFullInTheEnd();
      end("KILL");
    }

    assertBackToFullInTheEnd();
  }
}
