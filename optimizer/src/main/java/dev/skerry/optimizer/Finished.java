package dev.skerry.optimizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skerry.model.family.Contents;
import dev.skerry.model.family.FamilyException;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.optimizer.measure.Race;
import dev.skerry.optimizer.samples.Samples;
import dev.skerry.optimizer.shelf.Key;
import dev.skerry.optimizer.shelf.Shelf;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Orders that were carried out to the end, by all that decides what comes of them. */
final class Finished {
  private static final JsonMapper JSON = new JsonMapper();

  private final Shelf shelf;
  private final Race race;

  Finished(Shelf shelf, Race race) {
    this.shelf = shelf;
    this.race = race;
  }

  /** An outcome, but for its family, which says more of itself. */
  record Kept(
      String digest,
      List<Row> rows,
      LinkedHashMap<String, Double> sensitivity,
      List<String> notes) {}

  void keep(Order order, Outcome outcome, Digest digest) throws IOException {
    Kept kept =
        new Kept(
            digest.hex(),
            outcome.rows(),
            new LinkedHashMap<>(outcome.sensitivity()),
            outcome.notes());
    try {
      shelf.keep(key(order), JSON.writeValueAsBytes(kept));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a record of plain values can be written", e);
    }
  }

  /** What came of {@code order}, if it was finished and {@code folder} still holds just that. */
  Optional<Outcome> find(Order order, Path folder) throws IOException {
    Optional<byte[]> found = shelf.find(key(order));
    if (found.isEmpty() || !FamilyFolder.isOne(folder)) {
      return Optional.empty();
    }
    try {
      Kept kept = JSON.readValue(found.get(), Kept.class);
      Contents contents = Contents.of(folder);
      return contents.digest().hex().equals(kept.digest())
          ? Optional.of(
              new Outcome(
                  FamilyFolder.read(folder), folder, kept.rows(), kept.sensitivity(), kept.notes()))
          : Optional.empty();
    } catch (JsonProcessingException | FamilyException other) {
      return Optional.empty();
    }
  }

  private Key key(Order order) throws IOException {
    Samples training = order.parts().training();
    return Key.of("family")
        .withContent(order.model())
        .with(order.name())
        .with(order.parts().calibration().fingerprint())
        .with(training.isEmpty() ? "" : training.fingerprint())
        .with(order.parts().scoring().fingerprint())
        .with(order.metric())
        .with(order.level())
        .with(order.limits())
        .with(order.target())
        .with(order.effort())
        .with(order.seed())
        .with(order.licence())
        .with(race.patience());
  }
}
