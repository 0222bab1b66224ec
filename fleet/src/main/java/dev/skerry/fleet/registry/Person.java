package dev.skerry.fleet.registry;

/** Somebody who says what a fleet shall do, or looks on. */
public record Person(String name, Role role) {
  /** What somebody may do; who may more may that, too. */
  public enum Role {
    /** Look on. */
    VIEWER,
    /** Say what shall run. */
    OPERATOR,
    /** Say who may. */
    ADMIN;

    /** Whether it is enough for {@code needed}. */
    public boolean covers(Role needed) {
      return compareTo(needed) >= 0;
    }
  }
}
