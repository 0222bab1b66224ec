package dev.skerry.device.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.link.Letter;
import dev.skerry.link.Position;
import dev.skerry.sim.Fate;
import dev.skerry.sim.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The power goes before each operation on any of the disks, with each fate of what was unsynced.
 */
class SpoolCrashTest {
  private static final SpoolLimits LIMITS = new SpoolLimits(20_000, 160_000);
  private static final List<Fate> FATES =
      List.of(
          Fate.NOTHING,
          Fate.ALL,
          Fate.NAMES_ONLY,
          Fate.ZEROS,
          Fate.BYTES_ONLY,
          Fate.tornAfter(40),
          Fate.tornBefore(40));

  /* Of so many crashes, one is followed by more of them. */
  private static final int NESTED = 29;

  private static final List<Priority> PRIORITIES = List.of(Priority.values());

  private final Map<String, SimulatedDisk> disks = new TreeMap<>();
  private final List<String> acknowledged = new ArrayList<>();
  private final List<String> handed = new ArrayList<>();
  private final Post post = new Post();
  private long crashes;

  private SimulatedDisk disk(String name) {
    return disks.computeIfAbsent(
        name,
        n -> {
          SimulatedDisk disk = new SimulatedDisk(operation -> {});
          disk.watch(operation -> crashAll(n + ": " + operation));
          return disk;
        });
  }

  private static Map<String, SimulatedDisk> crashed(Map<String, SimulatedDisk> disks, Fate fate) {
    Map<String, SimulatedDisk> left = new TreeMap<>();
    disks.forEach((name, disk) -> left.put(name, disk.copy()));
    left.values().forEach(disk -> disk.crash(fate));
    return left;
  }

  private void crashAll(String operation) throws IOException {
    for (Fate fate : FATES) {
      try {
        if (crashes % NESTED == 0) {
          crashWithinOpening(crashed(disks, fate), fate);
        }
        look(crashed(disks, fate));
      } catch (AssertionError | IOException | RuntimeException e) {
        throw new AssertionError("crash before " + operation + " with fate " + fate, e);
      }
      crashes++;
    }
  }

  /* The power goes again while the spool is being opened, or what was left is being sent. */
  private void crashWithinOpening(Map<String, SimulatedDisk> left, Fate fate) throws IOException {
    for (SimulatedDisk disk : left.values()) {
      disk.watch(operation -> {
        look(crashed(left, fate));
        crashes++;
      });
    }
    look(left);
  }

  private void look(Map<String, SimulatedDisk> left) throws IOException {
    Post again = post.copy();
    try (Spool spool =
        Spool.open(
            name -> left.computeIfAbsent(name, n -> new SimulatedDisk(o -> {})),
            LIMITS,
            new SplittableRandom(7))) {
      again.drain(spool, 6000);
    }
    List<String> texts = new ArrayList<>(again.texts());
    texts.removeIf(text -> text.startsWith("{"));
    assertThat(texts).doesNotHaveDuplicates();
    assertThat(handed).containsAll(texts);
    List<String> inOrder = handed.stream().filter(texts::contains).toList();
    for (Priority priority : Priority.values()) {
      String mark = priority.label();
      assertThat(texts.stream().filter(t -> t.startsWith(mark)))
          .containsExactlyElementsOf(inOrder.stream().filter(t -> t.startsWith(mark)).toList());
    }
    long missing = acknowledged.stream().filter(text -> !texts.contains(text)).count();
    // A message whose hand-in was cut off may be among those that were dropped.
    assertThat(again.dropped()).isBetween(missing, missing + handed.size() - acknowledged.size());
  }

  private void hand(Spool spool, Priority priority, int number, int size) throws IOException {
    String text = priority.label() + " " + number + " ".repeat(size);
    Message message = Post.message(priority, "k", text);
    handed.add(text);
    spool.hand(message);
    acknowledged.add(text);
  }

  @Test
  void power_cutAnywhere_losesNothingAcknowledged_withoutAWord() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    int number = 0;
    for (int life = 0; life < 3; life++) {
      try (Spool spool = Spool.open(this::disk, LIMITS, new SplittableRandom(7))) {
        for (int step = 0; step < 26; step++) {
          Priority priority = PRIORITIES.get(random.nextInt(PRIORITIES.size()));
          hand(spool, priority, number++, random.nextInt(3) == 0 ? 20 : 9000);
          if (random.nextInt(6) == 0) {
            var batch = spool.next(9000).orElseThrow();
            Position position = post.take(batch);
            // The answer is lost now and then.
            if (random.nextInt(3) > 0) {
              spool.answered(batch, position);
            }
          }
        }
      }
    }
    assertThat(post.letters().stream().mapToLong(Letter::dropped).sum() + post.texts().size())
        .isPositive();
    assertThat(crashes).isGreaterThan(1000);
  }
}
