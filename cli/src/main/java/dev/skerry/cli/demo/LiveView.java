package dev.skerry.cli.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;

/**
 * The demo as it runs, on a terminal that can be drawn over, or as a line a second where it cannot.
 */
final class LiveView {
  private static final String[] BARS = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  private static final int HISTORY = 60;
  private static final int WIDTH = 40;
  private static final String CLEAR = "\u001b[K";

  private final PrintStream out;
  private final boolean drawsOver;
  private final Deque<Double> loads = new ArrayDeque<>();
  private int drawn;

  LiveView(PrintStream out, boolean drawsOver) {
    this.out = out;
    this.drawsOver = drawsOver;
  }

  /** Says something that stays. */
  synchronized void say(String words) {
    if (drawsOver && drawn > 0) {
      out.printf("\u001b[%dA\u001b[J", drawn);
      drawn = 0;
    }
    out.println(words);
    out.flush();
  }

  /** Shows where things stand. */
  synchronized void show(Tally.Reading now, double load, Duration gone, Duration whole) {
    loads.addLast(load);
    if (loads.size() > HISTORY) {
      loads.removeFirst();
    }
    if (drawsOver) {
      draw(now, load, gone, whole);
    } else {
      out.printf(
          Locale.ROOT,
          "%4.1f s  load %.1fx  requests %d  on time %.3f %%  p99 %.1f ms  %s%n",
          gone.toMillis() / 1000.0,
          load,
          now.requests(),
          100 * now.answeredByDeadline(),
          now.p99Us() / 1000.0,
          shares(now));
    }
  }

  private void draw(Tally.Reading now, double load, Duration gone, Duration whole) {
    if (drawn > 0) {
      out.printf("\u001b[%dA", drawn);
    }
    drawn = 0;
    line(
        String.format(
            Locale.ROOT,
            "  load      %s %.1f x what the full model alone could do",
            sparkline(),
            load));
    line(
        String.format(
            Locale.ROOT,
            "  on time   %s %.3f %% of %,d",
            bar(now.answeredByDeadline()),
            100 * now.answeredByDeadline(),
            now.requests()));
    for (String rung : new String[] {"full", "small", "tiny", "safe"}) {
      long count =
          rung.equals("safe")
              ? now.grades().getOrDefault("safe", 0L)
              : now.variants().getOrDefault(rung, 0L);
      double share = now.requests() == 0 ? 0 : (double) count / now.requests();
      line(String.format(Locale.ROOT, "  %-9s %s %.1f %%", rung, bar(share), 100 * share));
    }
    line(
        String.format(
            Locale.ROOT,
            "  latency   p50 %.1f ms   p99 %.1f ms   accuracy of models %.1f %%",
            now.p50Us() / 1000.0,
            now.p99Us() / 1000.0,
            100 * now.accuracy()));
    line(String.format(Locale.ROOT, "  %d of %d s", gone.toSeconds(), whole.toSeconds()));
    out.flush();
  }

  private void line(String text) {
    out.print(text + CLEAR + "\n");
    drawn++;
  }

  private String sparkline() {
    StringBuilder text = new StringBuilder();
    for (double load : loads) {
      text.append(BARS[Math.clamp(Math.round(load * 2), 1, BARS.length - 1)]);
    }
    return text.toString();
  }

  private static String bar(double share) {
    int full = (int) Math.round(share * WIDTH);
    return "█".repeat(full) + "·".repeat(WIDTH - full);
  }

  private static String shares(Tally.Reading now) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Long> entry : now.variants().entrySet()) {
      text.append(entry.getKey()).append(' ').append(entry.getValue()).append("  ");
    }
    return text.append("safe ").append(now.grades().getOrDefault("safe", 0L)).toString();
  }
}
