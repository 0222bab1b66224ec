package dev.skerry.cli;

import dev.skerry.model.signing.KeyFiles;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skerry keys}. */
@Command(
    name = "keys",
    description = {"Make a pair of Ed25519 keys to sign families with.", ""},
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  skerry keys --out keys"})
final class KeysCommand implements Callable<Integer> {
  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      required = true,
      description = "Put private.pem and public.pem here; none may be there.")
  private @Nullable Path out;

  @Override
  public Integer call() {
    Path folder = Objects.requireNonNull(out);
    KeyFiles.make(folder);
    System.out.println(
        folder.resolve(KeyFiles.PRIVATE) + "  signs; keep it to yourself, it is not encrypted");
    System.out.println(
        folder.resolve(KeyFiles.PUBLIC) + "   for whoever is to trust what you sign");
    return 0;
  }
}
