package dev.skerry.cli;

import dev.skerry.optimizer.samples.DataSpec;
import dev.skerry.optimizer.samples.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Samples as they are named on a command line: a folder, a table, or a data spec.
 *
 * @param spec if that is what was named
 */
record SampleSource(Optional<DataSpec> spec, Parts parts) {
  static SampleSource read(Path source) throws IOException {
    boolean isTable = source.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
    Optional<DataSpec> spec =
        Files.isRegularFile(source) && !isTable
            ? Optional.of(DataSpec.read(source))
            : Optional.empty();
    Path absolute = source.toAbsolutePath();
    Path beside = absolute.getParent() == null ? absolute : absolute.getParent();
    return new SampleSource(spec, spec.orElseGet(() -> DataSpec.of(source)).parts(beside));
  }
}
