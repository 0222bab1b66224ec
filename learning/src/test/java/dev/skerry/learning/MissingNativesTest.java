package dev.skerry.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine without PyTorch is told so. */
final class MissingNativesTest {
  @TempDir Path empty;

  @Test
  void open_noNativesForThisPlatform_saysWhatIsMissing() throws IOException, InterruptedException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("pytorch-native"))
            .collect(Collectors.joining(File.pathSeparator));
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                OpeningProgram.class.getName(),
                empty.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();

    String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(program.waitFor()).isEqualTo(0);
    assertThat(said)
        .startsWith("NO_NATIVES: PyTorch cannot be loaded on " + System.getProperty("os.name"))
        .contains("(expected: pytorch-native-cpu for this platform on the class path");
  }
}
