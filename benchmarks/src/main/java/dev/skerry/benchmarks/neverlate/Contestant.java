package dev.skerry.benchmarks.neverlate;

import java.util.function.Function;

/** Who takes part. */
public enum Contestant {
  FIFO("fifo"),
  QUEUE_TIMEOUT("queue-timeout"),
  BATCH_DELAY("batch-delay"),
  EDF("edf"),
  EDF_DROP("edf-drop"),
  MODEL_SWITCHING("model-switching"),
  MODEL_SWITCHING_PLUS("model-switching+"),
  SLACK_FIT("slackfit"),
  SKERRY("skerry");

  private final String label;

  Contestant(String label) {
    this.label = label;
  }

  /** What it is called in tables. */
  public String label() {
    return label;
  }

  /** Its policy, at its best in what {@code tuning} tries. */
  Function<Workload, Policy> policy(Tuning tuning, double safe) {
    return switch (this) {
      case FIFO -> Baselines.Fifo::new;
      case QUEUE_TIMEOUT -> tuning.best(Baselines.queueTimeouts());
      case BATCH_DELAY -> tuning.best(Baselines.batchDelays());
      case EDF -> workload -> new Baselines.EarliestDeadline(workload, false);
      case EDF_DROP -> workload -> new Baselines.EarliestDeadline(workload, true);
      case MODEL_SWITCHING -> tuning.bestSwitching(false);
      case MODEL_SWITCHING_PLUS -> tuning.bestSwitching(true);
      case SLACK_FIT -> tuning.best(Baselines.slackFits());
      case SKERRY -> workload -> new SkerryPolicy(workload, safe);
    };
  }
}
