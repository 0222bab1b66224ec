package dev.skerry.benchmarks.offline;

import dev.skerry.device.offline.Drain;
import dev.skerry.device.offline.Message;
import dev.skerry.device.offline.Priority;
import dev.skerry.link.Batch;
import dev.skerry.link.LinkJson;
import dev.skerry.link.MessageKind;
import dev.skerry.link.Position;
import dev.skerry.sim.Delay;
import dev.skerry.sim.Link;
import dev.skerry.sim.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One device and its fleet: an outage with power cuts, and what comes after. */
final class Stage {
  private static final String DEVICE = "device";
  private static final String FLEET = "fleet";

  /* One message of each key in a second. */
  private static final List<Priority> KEYS =
      List.of(
          Priority.URGENT,
          Priority.NORMAL,
          Priority.NORMAL,
          Priority.NORMAL,
          Priority.NORMAL,
          Priority.NORMAL,
          Priority.NORMAL,
          Priority.NORMAL,
          Priority.BULK,
          Priority.BULK);

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final Duration IDLE = Duration.ofMillis(500);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);
  private static final Duration REBOOT = Duration.ofSeconds(30);
  private static final Duration FLEET_WORKS = Duration.ofMillis(3);
  private static final Link LINK =
      new Link(
          new Delay.Uniform(Duration.ofMillis(10), Duration.ofMillis(20)), 0.001, 0.005, 0.005);
  private static final List<Instant> CLOCKS =
      List.of(
          Instant.EPOCH,
          Instant.parse("2026-03-01T00:00:00Z"),
          Instant.parse("2106-01-01T00:00:00Z"));
  private static final int MOST_OPERATIONS = 12;
  private static final double MOST_BYTES_PER_SECOND = 8 << 20;

  private final World world;
  private final Keeper keeper;
  private final Machine machine;
  private final boolean shaped;
  private final Ledger ledger = new Ledger();
  private final RandomGenerator random;
  private Drain drain = new Drain(MOST_BYTES_PER_SECOND);
  private @Nullable Batch underWay;
  private long attempt;
  private long sentAt;
  private Duration backoff = IDLE;
  private int boot;
  private boolean on = true;
  private boolean producing = true;
  private boolean cutIsDue;
  private int numbers;
  private int cuts;

  /**
   * A device with this keeper.
   *
   * @param shaped whether the backlog goes as {@link Drain} says; otherwise as fast as it can
   */
  Stage(World world, Keeper keeper, boolean shaped) {
    this.shaped = shaped;
    this.world = world;
    this.keeper = keeper;
    this.machine = new Machine(world.time(), world.fork("machine"));
    this.random = world.fork("stage");
  }

  /** What came of it. */
  Outcome play(Duration outage) {
    world.network().usually(LINK);
    world.network().listen(FLEET, (from, message) -> atFleet(message));
    world.network().listen(DEVICE, (from, message) -> atDevice(message));
    world.network().partition(List.of(DEVICE), List.of(FLEET));
    world.time().after(SECOND, this::produce);
    look(boot);
    for (Duration at = Duration.ZERO; at.compareTo(outage) < 0; ) {
      at = at.plus(Duration.ofNanos(random.nextLong(outage.toNanos() / 8, outage.toNanos() / 4)));
      world.time().after(at, () -> cutIsDue = true);
    }
    world.run(outage);
    long backlog = keeper.waiting();
    world.network().healAll();
    machine.goLive();
    cutAgainLater(outage);
    Duration from = world.time().elapsed();
    boolean drained = world.runUntil(() -> on && keeper.waiting() <= 3L * KEYS.size(), outage);
    Duration took = world.time().elapsed().minus(from);
    machine.rest();
    producing = false;
    boolean empty = world.runUntil(() -> on && keeper.waiting() == 0, Duration.ofHours(1));
    return new Outcome(
        numbers,
        ledger.acknowledged(),
        ledger.lost(),
        ledger.told(),
        ledger.twice(),
        ledger.outOfOrder(),
        backlog,
        cuts,
        drained && empty ? (double) outage.toNanos() / took.toNanos() : 0,
        machine.onTimeShare());
  }

  /* While the backlog goes, the power and the link go once more. */
  private void cutAgainLater(Duration outage) {
    world.time().after(outage.dividedBy(400), () -> cutIsDue = true);
    world
        .time()
        .after(
            outage.dividedBy(200),
            () -> {
              world.network().partition(List.of(DEVICE), List.of(FLEET));
              world.time().after(outage.dividedBy(2000), world.network()::healAll);
            });
  }

  private void produce() {
    if (!producing) {
      return;
    }
    world.time().after(SECOND, this::produce);
    if (!on) {
      return;
    }
    List<Message> messages = new ArrayList<>();
    int first = numbers;
    for (int key = 0; key < KEYS.size(); key++) {
      messages.add(
          Message.of(
              MessageKind.RESULT,
              "sensor-" + key,
              KEYS.get(key),
              world.time().now(),
              numbers++ + " {\"state\":1,\"p\":0.97}"));
    }
    if (cutIsDue) {
      keeper.cutWithin(random.nextInt(MOST_OPERATIONS));
    }
    try {
      int taken = keeper.hand(messages, world.time().nanos());
      for (int i = 0; i < taken; i++) {
        ledger.acknowledged(first + i);
      }
    } catch (Keeper.PowerCutException e) {
      // None of them counts as acknowledged.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (cutIsDue) {
      cutIsDue = false;
      powerCut();
    }
  }

  private void powerCut() {
    cuts++;
    on = false;
    boot++;
    underWay = null;
    int next = boot;
    world
        .time()
        .after(
            REBOOT,
            () -> {
              // Nobody keeps a clock going while the power is off.
              world.time().setNow(CLOCKS.get(random.nextInt(CLOCKS.size())));
              drain = new Drain(MOST_BYTES_PER_SECOND);
              backoff = IDLE;
              try {
                keeper.restart();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              on = true;
              look(next);
            });
  }

  private void later(Duration delay, Runnable task) {
    int here = boot;
    world
        .time()
        .after(
            delay,
            () -> {
              if (here == boot && on) {
                task.run();
              }
            });
  }

  private void look(int here) {
    if (here != boot || !on) {
      return;
    }
    if (!shaped) {
      send(Batch.LARGEST, here);
      return;
    }
    switch (drain.look(world.time().nanos(), keeper.handed(), machine.waiting())) {
      case Drain.Step.Wait(long nanos) -> later(Duration.ofNanos(nanos), () -> look(here));
      case Drain.Step.Send(int bytes) -> send(bytes, here);
    }
  }

  private void send(int bytes, int here) {
    try {
      Optional<Batch> next = keeper.next(bytes, world.time().nanos());
      if (next.isEmpty()) {
        later(IDLE, () -> look(here));
        return;
      }
      underWay = next.get();
      sentAt = world.time().nanos();
      long id = ++attempt;
      byte[] json = LinkJson.write(next.get());
      machine.send(json.length, () -> post(DEVICE, FLEET, id, json));
      later(TIMEOUT, () -> failed(id, here));
    } catch (Keeper.PowerCutException e) {
      powerCut();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void failed(long id, int here) {
    if (underWay != null && id == attempt) {
      underWay = null;
      drain.failed();
      later(backoff, () -> look(here));
      Duration longer = backoff.multipliedBy(2);
      backoff = longer.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : longer;
    }
  }

  private void post(String from, String to, long id, byte[] body) {
    world
        .network()
        .send(
            from, to, ByteBuffer.allocate(Long.BYTES + body.length).putLong(id).put(body).array());
  }

  private static byte[] body(byte[] message) {
    byte[] body = new byte[message.length - Long.BYTES];
    System.arraycopy(message, Long.BYTES, body, 0, body.length);
    return body;
  }

  private void atFleet(byte[] message) {
    Batch batch = LinkJson.read(body(message), Batch.class);
    long id = ByteBuffer.wrap(message).getLong();
    byte[] answer = ledger.take(batch).map(LinkJson::write).orElse(new byte[0]);
    world.time().after(FLEET_WORKS, () -> post(FLEET, DEVICE, id, answer));
  }

  private void atDevice(byte[] message) {
    Batch batch = underWay;
    if (!on || batch == null || ByteBuffer.wrap(message).getLong() != attempt) {
      return;
    }
    underWay = null;
    backoff = IDLE;
    byte[] answer = body(message);
    try {
      if (answer.length == 0) {
        keeper.refused(batch);
      } else {
        keeper.answered(batch, LinkJson.read(answer, Position.class));
        long size = batch.letters().stream().mapToLong(letter -> letter.size()).sum();
        drain.sent(sentAt, world.time().nanos(), size);
      }
    } catch (Keeper.PowerCutException e) {
      powerCut();
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    look(boot);
  }
}
