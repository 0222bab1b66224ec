package dev.skerry.fleet.placement;

import dev.skerry.terms.Bytes;
import dev.skerry.terms.Tier;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;

/**
 * A device that agents may be placed on.
 *
 * @param memory all it has; empty if it does not know
 * @param storage all it has; empty if it does not know
 * @param gigaflops of one core; empty if it was not calibrated
 * @param watts what it may draw for long, if it says so
 * @param megabits it can be sent in a second, if that is known
 * @param taken by what is placed there in any case
 */
public record Place(
    String device,
    String site,
    Tier tier,
    Optional<Bytes> memory,
    Optional<Bytes> storage,
    int cores,
    OptionalDouble gigaflops,
    SortedSet<String> providers,
    OptionalDouble watts,
    OptionalDouble megabits,
    Standing standing,
    Load taken) {
  /* The rest is the system's, and for what is not foreseen. */
  private static final double OF_MEMORY = 0.8;
  private static final double OF_STORAGE = 0.9;

  /* Beyond it, lines grow long enough to make answers late. */
  private static final double OF_CORES = 0.7;

  /** How a device stands. */
  public enum Standing {
    WELL("well"),
    HOT("hotter than 85 degrees Celsius"),
    LOW("its battery below a fifth"),
    LOST("not heard of for 5 minutes or longer");

    private final String words;

    Standing(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** What is left of it for agents that are placed by choice. */
  public Load free() {
    return room().minus(taken.up()).down();
  }

  /** What agents may take of it. What it does not know of itself, nobody may take. */
  public Load room() {
    return new Load(
        share(memory, OF_MEMORY),
        share(storage, OF_STORAGE),
        new Cores((long) (Math.max(1, cores - 1) * OF_CORES * 1e6)));
  }

  private static Bytes share(Optional<Bytes> of, double share) {
    return new Bytes((long) (of.orElse(new Bytes(0)).count() * share));
  }

  /** The least time to it and back for whoever stands in the world and asks. */
  public Duration link() {
    return switch (tier) {
      case DEVICE_EDGE -> Duration.ZERO;
      case LOCAL_EDGE -> Duration.ofMillis(1);
      case REGIONAL_EDGE -> Duration.ofMillis(10);
      case CLOUD -> Duration.ofMillis(100);
    };
  }
}
