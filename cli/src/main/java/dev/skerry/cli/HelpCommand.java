package dev.skerry.cli;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skerry help}. */
@Command(
    name = "help",
    description = {"Say what a command does and takes, as its --help does.", ""},
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  skerry help fleet deploy"})
final class HelpCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Of which; of all unless set.")
  private List<String> path = List.of();

  @Override
  public Integer call() {
    CommandLine command = Objects.requireNonNull(spec).parent().commandLine();
    for (String name : path) {
      CommandLine below = command.getSubcommands().get(name);
      if (below == null) {
        throw CommandException.wrong(
            "help: "
                + name
                + " is no command of "
                + command.getCommandSpec().qualifiedName()
                + (command.getSubcommands().isEmpty()
                    ? " (expected: none)"
                    : " (expected: one of "
                        + String.join(", ", command.getSubcommands().keySet())
                        + ")"));
      }
      command = below;
    }
    command.usage(System.out);
    return 0;
  }
}
