package dev.skerry.site.membership;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Makes a {@link Roll} of what comes in: views of the group, in which members are mere addresses,
 * and introductions, which say whose these are. Whoever has not introduced itself is not in the
 * roll, and is asked to.
 *
 * <p>A plain sequential object.
 */
final class Register {
  /** Something to be done. */
  sealed interface Effect {
    /** Introduce this device; to everybody if {@code to} is empty. */
    record Introduce(Optional<UUID> to) implements Effect {}

    /** Ask a member who it is. */
    record Ask(UUID whom) implements Effect {}

    /** There is a new roll. */
    record Changed(Roll roll) implements Effect {}
  }

  private static final int EARLY = 64;

  private final UUID self;
  private final int configured;
  private final Map<UUID, Introduction> known = new HashMap<>();
  /* Came before the view in which their members are. */
  private final Map<UUID, Introduction> early = new LinkedHashMap<>();
  private Set<UUID> present;
  private int largest;
  private Roll roll;

  /**
   * @param own this device's own introduction
   * @param configured how many devices the site has; 0 if nobody says
   * @param largest how many there were at most, as far as is remembered
   */
  Register(Introduction own, int configured, int largest) {
    this.self = own.member();
    this.configured = configured;
    this.largest = Math.max(1, largest);
    this.present = Set.of(self);
    known.put(self, own);
    this.roll = new Roll(1, own.device(), List.of(own.entry()), expected());
  }

  Roll roll() {
    return roll;
  }

  /** How many devices there were at most, by what anybody here remembers. */
  int largest() {
    return largest;
  }

  /** The device at {@code member}, if it is in the roll. */
  Optional<String> device(UUID member) {
    Introduction introduction = known.get(member);
    return introduction == null || !present.contains(member)
        ? Optional.empty()
        : Optional.of(introduction.device());
  }

  /** A view of the group came in. */
  List<Effect> view(List<UUID> members) {
    Set<UUID> now = new LinkedHashSet<>(members);
    now.add(self);
    List<Effect> effects = new ArrayList<>();
    List<UUID> came = now.stream().filter(member -> !present.contains(member)).toList();
    if (present.size() == 1 && came.size() > 1) {
      effects.add(new Effect.Introduce(Optional.empty()));
    } else {
      came.forEach(member -> effects.add(new Effect.Introduce(Optional.of(member))));
    }
    present = now;
    known.keySet().retainAll(now);
    early.forEach((member, introduction) -> {
      if (now.contains(member)) {
        known.putIfAbsent(member, introduction);
      }
    });
    early.clear();
    settle(effects);
    return effects;
  }

  /** A member has introduced itself, and is to be believed. */
  List<Effect> introduced(Introduction by) {
    List<Effect> effects = new ArrayList<>();
    if (present.contains(by.member())) {
      known.put(by.member(), by);
      settle(effects);
    } else if (early.size() < EARLY) {
      // Whoever does not fit in is asked again.
      early.put(by.member(), by);
    }
    return effects;
  }

  /** This device has another introduction: a renewed certificate, or a larger site. */
  List<Effect> own(Introduction own) {
    known.put(self, own);
    List<Effect> effects = new ArrayList<>();
    effects.add(new Effect.Introduce(Optional.empty()));
    settle(effects);
    return effects;
  }

  /**
   * Forgets those whose certificates have run out; they come back with renewed ones.
   *
   * @param when which times of day are possible
   */
  List<Effect> expire(List<Instant> when) {
    List<Effect> effects = new ArrayList<>();
    if (known
        .values()
        .removeIf(
            by -> !by.member().equals(self) && when.stream().allMatch(by.until()::isBefore))) {
      settle(effects);
    }
    return effects;
  }

  /** Asks whoever has not said who it is; to be called about once a second. */
  List<Effect> remind() {
    return present.stream()
        .filter(member -> !known.containsKey(member))
        .<Effect>map(Effect.Ask::new)
        .toList();
  }

  private int expected() {
    return configured > 0 ? configured : largest;
  }

  private void settle(List<Effect> effects) {
    // A device that was started again may be here twice until its first self is found dead.
    Map<String, Introduction> newest = new HashMap<>();
    known
        .values()
        .forEach(
            introduction -> newest.merge(introduction.device(), introduction, Register::newer));
    Introduction own = own();
    newest.put(own.device(), own);
    largest = Math.max(largest, newest.size());
    known.values().forEach(introduction -> largest = Math.max(largest, introduction.expected()));
    Roll next =
        new Roll(
            roll.number() + 1,
            own.device(),
            newest.values().stream().map(Introduction::entry).toList(),
            expected());
    if (!next.members().equals(roll.members()) || next.expected() != roll.expected()) {
      roll = next;
      effects.add(new Effect.Changed(next));
    }
  }

  private Introduction own() {
    Introduction own = known.get(self);
    if (own == null) {
      throw new IllegalStateException("this device knows itself");
    }
    return own;
  }

  private static Introduction newer(Introduction one, Introduction other) {
    if (one.incarnation() == other.incarnation()) {
      return one.member().compareTo(other.member()) > 0 ? one : other;
    }
    return one.incarnation() > other.incarnation() ? one : other;
  }
}
