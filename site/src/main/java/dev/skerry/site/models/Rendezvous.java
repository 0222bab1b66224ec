package dev.skerry.site.models;

import dev.skerry.terms.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * An order of devices that is another for each archive and the same wherever it is computed, so
 * that all agree on who goes first without a word.
 *
 * <p>Rendezvous hashing (Thaler and Ravishankar, 1998): who is first among all stays first when
 * others come or go.
 */
final class Rendezvous {
  private Rendezvous() {}

  static List<String> order(Digest archive, Collection<String> devices) {
    return devices.stream()
        .distinct()
        .sorted(
            Comparator.comparing((String device) -> weight(archive, device))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  private static String weight(Digest archive, String device) {
    return Digest.of((archive.hex() + " " + device).getBytes(StandardCharsets.UTF_8)).hex();
  }
}
