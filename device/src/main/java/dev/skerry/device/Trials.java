package dev.skerry.device;

import dev.skerry.terms.Digest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is known of earlier trials. Thread-safe. */
public interface Trials {
  /** Whether content with this digest has passed a trial on this device before. */
  boolean hasPassed(Digest digest);

  /** Notes that it has. */
  void passed(Digest digest);

  /** Notes that last as long as the process. */
  static Trials forgetful() {
    Set<Digest> passed = ConcurrentHashMap.newKeySet();
    return new Trials() {
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
