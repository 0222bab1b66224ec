package dev.skerry.site.models;

import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An archive that this device wants, and what it tells the others of that. Thread-safe. */
final class Want {
  private final Digest archive;
  private final Bytes size;
  private final Errand errand;
  private final Provenance provenance;
  private Holding shown = new Holding.Nothing();

  Want(Digest archive, Bytes size, String self, long now) {
    this.archive = archive;
    this.size = size;
    this.errand = new Errand(archive, size, self, now);
    this.provenance = new Provenance(size.count());
  }

  Digest archive() {
    return archive;
  }

  long size() {
    return size.count();
  }

  synchronized Holding shown() {
    return shown;
  }

  /** It is about to be fetched from there on. */
  synchronized void begin(long from, long now) {
    provenance.resume(from);
    waits(now);
  }

  /** It says that it wants it. */
  synchronized void waits(long now) {
    if (shown instanceof Holding.Nothing) {
      errand.shown(now);
    }
    shown = new Holding.Waiting();
  }

  /** It fetches it over the uplink, and has so much. */
  synchronized void got(long count) {
    shown = new Holding.Bearing(count);
  }

  /** Nobody reads any more; one that has come whole is still to be settled. */
  synchronized void pause() {
    if (!(shown instanceof Holding.Bearing(long got) && got == size.count())) {
      shown = new Holding.Nothing();
    }
  }

  synchronized Step step(Map<String, Holding> heard, Holding own, long lookedAt) {
    if (provenance.way() == Provenance.Way.FROM_FLEET) {
      return own instanceof Holding.Cut ? new Step.Wait(Errand.SETTLE) : new Step.Bear();
    }
    Step step = errand.step(heard, own, lookedAt);
    return step instanceof Step.Take take && provenance.way() == Provenance.Way.FROM_ONE
        ? new Step.Take(take.givers().subList(0, 1))
        : step;
  }

  synchronized void failed(String giver, long now) {
    errand.failed(giver, now);
  }

  synchronized void busy(String giver, long now) {
    errand.busy(giver, now);
  }

  synchronized void gave(String giver, Piece piece, Digest content) {
    provenance.gave(giver, piece, content);
  }

  synchronized void came(Piece piece, Digest content) {
    provenance.came(piece, content);
  }

  /** What a settled archive says of those who had a part in it. */
  record Verdict(boolean neighboursHadPart, Set<String> blamed) {}

  synchronized Verdict wrong() {
    shown = new Holding.Nothing();
    return new Verdict(provenance.neighboursHadPart(), provenance.wrong());
  }

  synchronized Verdict right() {
    return new Verdict(provenance.neighboursHadPart(), provenance.right());
  }

  /** The givers in the order in which this device asks them, another for each device. */
  static List<String> shuffled(String self, List<String> givers) {
    return Rendezvous.order(Digest.of(self.getBytes(StandardCharsets.UTF_8)), givers);
  }
}
