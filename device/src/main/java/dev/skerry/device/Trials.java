package dev.skerry.device;

import dev.skerry.terms.Digest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Where it is noted which models have passed their trial. */
final class Trials {
  private Trials() {}

  /** Notes that last as long as the process. */
  static Loader.Trials forgetful() {
    Set<Digest> passed = ConcurrentHashMap.newKeySet();
    return new Loader.Trials() {
      @Override
      public boolean hasPassed(Digest digest) {
        return passed.contains(digest);
      }

      @Override
      public void passed(Digest digest) {
        passed.add(digest);
      }
    };
  }
}
