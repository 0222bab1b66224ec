package dev.skerry.cli.demo;

import dev.skerry.link.Phase;
import dev.skerry.model.family.FamilyArchive;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.sample.SampleFamily;
import dev.skerry.terms.Digest;
import dev.skerry.time.Time;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * What happens in the small world, chapter by chapter. Each lasts its share of the whole, and until
 * what it tells of is over.
 */
final class Story {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Who is told how it goes. */
  interface Listener {
    /** A chapter begins. */
    void chapter(String name, double load, String words);

    /** Something has come of it. */
    void tell(String words);
  }

  private final SmallWorld world;
  private final Path folder;
  private final Duration whole;
  private final Time time;
  private final Listener listener;
  private final Set<String> hurt = new HashSet<>();
  private double healSeconds;
  private long messages;
  private long lost;

  Story(SmallWorld world, Path folder, Duration whole, Time time, Listener listener) {
    this.world = world;
    this.folder = folder;
    this.whole = whole;
    this.time = time;
    this.listener = listener;
  }

  /** How many devices ever ran the bad version. */
  int hurt() {
    return hurt.size();
  }

  /** How long it took, after everything was given back, until all was as it shall be. */
  double healSeconds() {
    return healSeconds;
  }

  /** Someone says what shall run; ends when every device answers. */
  void deploy() throws IOException {
    Digest first = world.ship(family(1, Optional.empty()));
    long began = time.nanos();
    world.deploy(SampleFamily.NAME, first);
    until("every device answers", () -> settled() == world.room().devices().size());
    listener.tell(
        String.format(
            Locale.ROOT,
            "said once, and %d devices answer after %.1f s",
            settled(),
            (time.nanos() - began) / 1e9));
  }

  /** A while of calm, once devices answer. */
  void first() {
    last(0.1);
  }

  /** What follows. */
  void play() throws IOException, InterruptedException {
    overload();
    goodRollout();
    badRollout();
    linkCut();
    deviceKilled();
  }

  static final double CALM = 0.3;
  private static final double STORM = 0.9;

  private void overload() {
    DeviceProcess one = world.room().devices().getFirst();
    listener.chapter(
        "overload",
        STORM,
        "bursts of more than the full model of a device could answer, all of them to "
            + one.name());
    world.room().favour(one);
    last(0.25);
    world.room().favourNobody();
  }

  private void goodRollout() throws IOException {
    listener.chapter("good_rollout", CALM, "a new version, one device first");
    long end = after(0.15);
    Digest second = world.ship(family(2, Optional.empty()));
    rollOut(second);
    lastUntil(end);
  }

  private void badRollout() throws IOException {
    listener.chapter("bad_rollout", CALM, "a version whose answers are not what they should be");
    long end = after(0.15);
    Digest bad = world.ship(family(3, Optional.of("\"max\" : 0.26")));
    String name = world.rollOut(SampleFamily.NAME, bad).name();
    until(
        "the bad version is stopped",
        () -> {
          noteHurt(bad);
          return world.rollout(name).isOver();
        });
    SmallWorld.Rollout rollout = world.rollout(name);
    listener.tell(rollout.decisions().getLast().words());
    until(
        "all devices are back",
        () -> {
          noteHurt(bad);
          return world.devices().stream()
              .noneMatch(device -> device.runs(SampleFamily.NAME).equals(Optional.of(bad)));
        });
    lastUntil(end);
  }

  private void noteHurt(Digest bad) {
    for (SmallWorld.Shown device : world.devices()) {
      if (device
          .report()
          .map(report ->
              report.agents().stream()
                  .anyMatch(agent ->
                      agent.running().equals(Optional.of(bad))
                          || (agent.wanted().equals(Optional.of(bad))
                              && agent.phase() == Phase.REFUSED)))
          .orElse(false)) {
        hurt.add(device.name());
      }
    }
  }

  private void rollOut(Digest family) {
    String name = world.rollOut(SampleFamily.NAME, family).name();
    until("the rollout ends", () -> world.rollout(name).isOver());
    listener.tell(world.rollout(name).decisions().getLast().words());
  }

  private void linkCut() {
    listener.chapter("link_cut", CALM, "one device is cut off from its fleet");
    long end = after(0.15);
    world.link().cut();
    lastUntil(end);
  }

  private void deviceKilled() throws IOException, InterruptedException {
    listener.chapter("device_killed", CALM, "another one loses its power");
    long end = after(0.15);
    DeviceProcess killed = world.kill();
    lastUntil(end);
    listener.chapter("heal", CALM, "the link and the power are back");
    long began = time.nanos();
    world.link().heal();
    world.restart(killed);
    until(
        "everything is as it was",
        () ->
            settled() == world.room().devices().size()
                && world.room().devices().stream().allMatch(DeviceProcess::isReady));
    healSeconds = (time.nanos() - began) / 1e9;
    listener.tell(String.format(Locale.ROOT, "all as it shall be after %.1f s", healSeconds));
    last(0.1);
    countMessages();
  }

  /* What devices sent and the fleet does not have, and what they had no room for. */
  private void countMessages() {
    until(
        "all messages are with the fleet",
        () -> {
          messages = 0;
          lost = 0;
          long waiting = 0;
          for (DeviceProcess device : world.room().devices()) {
            SmallWorld.Kept kept = world.messages(device.name());
            DeviceProcess.Messages said = device.messages();
            waiting += said.waiting();
            messages += kept.count();
            lost += kept.dropped() + said.dropped() + Math.max(0, said.sent() - kept.count());
          }
          return waiting == 0 && lost == 0;
        });
  }

  /** How many messages of devices have taken effect in the fleet. */
  long messages() {
    return messages;
  }

  /** How many have not, of those that devices had written down. */
  long messagesLost() {
    return lost;
  }

  private long settled() {
    return world.devices().stream().filter(SmallWorld.Shown::isSettled).count();
  }

  private long after(double share) {
    return time.nanos() + (long) (share * whole.toNanos());
  }

  private void last(double share) {
    lastUntil(after(share));
  }

  private void lastUntil(long end) {
    for (long left = end - time.nanos();
        left > 0 && !Thread.currentThread().isInterrupted();
        left = end - time.nanos()) {
      LockSupport.parkNanos(this, left);
    }
  }

  private void until(String what, BooleanSupplier is) {
    long end = time.nanos() + PATIENCE.toNanos();
    while (!is.getAsBoolean()) {
      if (time.nanos() - end > 0 || Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException(
            "not within " + PATIENCE.toSeconds() + " s: " + what + " (see the devices' logs)");
      }
      LockSupport.parkNanos(this, LOOK.toNanos());
    }
  }

  /* The sample family with another version, and perhaps with a contract that it breaks. */
  private Path family(int version, Optional<String> most) throws IOException {
    Path unpacked = SampleFamily.unpack(folder.resolve("family-" + version));
    Path manifest = unpacked.resolve(FamilyFolder.MANIFEST);
    String text =
        Files.readString(manifest, StandardCharsets.UTF_8)
            .replaceFirst("\"version\"\\s*:\\s*[0-9]+", "\"version\" : " + version);
    if (most.isPresent()) {
      text = text.replaceFirst("\"max\"\\s*:\\s*[0-9.]+", most.get());
    }
    Files.writeString(manifest, text, StandardCharsets.UTF_8);
    Path archive = folder.resolve("family-" + version + FamilyArchive.SUFFIX);
    FamilyArchive.pack(unpacked, archive);
    return archive;
  }
}
