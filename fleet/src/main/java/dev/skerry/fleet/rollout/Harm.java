package dev.skerry.fleet.rollout;

/** What may be wrong with a device that runs some release. */
public enum Harm {
  FELL_BACK("fell back"),
  SILENT("silent"),
  FAULTS("faults"),
  LATE("late"),
  SAFE("safe answers"),
  HEAT("hot"),
  ENERGY("hungry"),
  DRIFT("answers otherwise");

  private final String words;

  Harm(String words) {
    this.words = words;
  }

  /** As it is called in a decision. */
  public String words() {
    return words;
  }
}
