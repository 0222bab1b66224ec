package dev.skerry.fleet.registry;

/** Somebody who says what a fleet shall do, or looks on. */
public record Person(String name, Role role) {
  /** What somebody may do; who may more may that, too, but for work. */
  public enum Role {
    /** Take jobs and deliver what comes of them; look at nothing else. */
    WORKER,
    /** Look on. */
    VIEWER,
    /** Say what shall run. */
    OPERATOR,
    /** Say who may. */
    ADMIN;

    /** Whether it is enough for {@code needed}. */
    public boolean covers(Role needed) {
      if (this == WORKER || needed == WORKER) {
        return this == needed;
      }
      return compareTo(needed) >= 0;
    }
  }
}
