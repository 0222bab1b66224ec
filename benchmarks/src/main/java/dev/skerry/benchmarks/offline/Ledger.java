package dev.skerry.benchmarks.offline;

import dev.skerry.fleet.inbox.Reception;
import dev.skerry.link.Batch;
import dev.skerry.link.Letter;
import dev.skerry.link.Position;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fleet's side, and what was acknowledged: knows what is lost, comes twice or out of order. */
final class Ledger {
  private final Map<String, Position> positions = new HashMap<>();
  private final Map<String, Integer> lastOfKey = new HashMap<>();
  private final BitSet acknowledged = new BitSet();
  private final BitSet taken = new BitSet();
  private long told;
  private long twice;
  private long outOfOrder;

  void acknowledged(int number) {
    acknowledged.set(number);
  }

  /** Takes what is new, as the fleet's inbox does; empty if something is missing before it. */
  Optional<Position> take(Batch batch) {
    Position last = positions.getOrDefault(batch.stream(), Position.START);
    return switch (Reception.of(last, batch)) {
      case Reception.Gap _ -> Optional.empty();
      case Reception.Taken(List<Letter> fresh, Position now) -> {
        fresh.forEach(this::takesEffect);
        positions.put(batch.stream(), now);
        yield Optional.of(now);
      }
    };
  }

  private void takesEffect(Letter letter) {
    if (letter.dropped() > 0) {
      told += letter.dropped();
      return;
    }
    String text = new String(letter.body().bytes(), StandardCharsets.US_ASCII);
    int number = Integer.parseInt(text.substring(0, text.indexOf(' ')));
    if (taken.get(number)) {
      twice++;
    }
    taken.set(number);
    Integer before = lastOfKey.put(letter.key(), number);
    if (before != null && before >= number) {
      outOfOrder++;
    }
  }

  long acknowledged() {
    return acknowledged.cardinality();
  }

  /** Acknowledged, and never taken. */
  long lost() {
    BitSet lost = (BitSet) acknowledged.clone();
    lost.andNot(taken);
    return lost.cardinality();
  }

  /** What the fleet was told of as dropped. */
  long told() {
    return told;
  }

  long twice() {
    return twice;
  }

  long outOfOrder() {
    return outOfOrder;
  }
}
