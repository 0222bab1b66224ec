package dev.skerry.engine;

import dev.skerry.terms.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * How a child process is started that may do little: no core file, and no more memory than said.
 */
final class ChildCommand {
  /* What a small JVM maps without any model: heap, code cache, class space, thread stacks, shared libraries. */
  private static final long OWN_ADDRESS_SPACE = 2L << 30;

  private ChildCommand() {}

  static List<String> of(
      Trial.Launcher launcher, Bytes memory, Class<?> program, List<String> arguments) {
    long addressSpaceKib = (OWN_ADDRESS_SPACE + memory.count()) >> 10;
    List<String> command = new ArrayList<>();
    command.add("/bin/sh");
    command.add("-c");
    command.add("ulimit -c 0; ulimit -v " + addressSpaceKib + " 2>/dev/null; exec \"$@\"");
    command.add("child");
    command.add(launcher.java().toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=32m",
            "-XX:CompressedClassSpaceSize=32m",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=/dev/null",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "-cp"));
    command.add(launcher.classPath());
    command.addAll(launcher.options());
    command.add(program.getName());
    command.addAll(arguments);
    return command;
  }
}
