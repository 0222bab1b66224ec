package dev.skerry.device.resources;

import java.util.List;

/**
 * Bytes that went through the machine's network interfaces so far, without those it sent to itself
 * ({@code /proc/net/dev}).
 */
public record Traffic(long received, long sent) {
  private static final String PATH = "proc/net/dev";
  /* Of the columns behind the interface's name. */
  private static final int RECEIVED = 0;
  private static final int SENT = 8;

  static Reading<Traffic> read(Tree tree) {
    return tree.text(PATH).then(Traffic::parse);
  }

  private static Reading<Traffic> parse(String text) {
    List<String> lines = text.lines().filter(line -> !line.contains("|")).toList();
    long received = 0;
    long sent = 0;
    for (String line : lines) {
      int colon = line.indexOf(':');
      String[] columns = line.substring(colon + 1).strip().split(" +", -1);
      if (colon < 1 || columns.length <= SENT) {
        return Reading.missing(
            "/" + PATH + ": " + Tree.quote(line.strip()) + " (expected: 16 counters)");
      }
      if (line.substring(0, colon).strip().equals("lo")) {
        continue;
      }
      Reading<Long> in = Tree.whole(PATH, columns[RECEIVED], 0, Long.MAX_VALUE >> 10);
      Reading<Long> out = Tree.whole(PATH, columns[SENT], 0, Long.MAX_VALUE >> 10);
      if (in instanceof Reading.Missing || out instanceof Reading.Missing) {
        return in.then(bytes -> out.map(more -> new Traffic(bytes, more)));
      }
      received += in.optional().orElse(0L);
      sent += out.optional().orElse(0L);
    }
    return Reading.of(new Traffic(received, sent));
  }
}
