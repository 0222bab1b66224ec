package dev.skerry.fleet.placement;

/** What can keep a rung from a device, in the order in which it is looked at. */
public enum Constraint {
  WHERE("where"),
  STANDING("standing"),
  PROVIDERS("providers"),
  ACCURACY("accuracy"),
  TIME("time"),
  MEMORY("memory"),
  STORAGE("storage"),
  CORES("cores");

  private final String word;

  Constraint(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
