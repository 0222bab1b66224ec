package dev.skerry.learning;

import dev.skerry.model.Graph;

/** Whoever teaches models: a {@link Trainer} in this process, or one in a {@link TrainerHost}. */
@FunctionalInterface
public interface Training {
  /**
   * Teaches a model.
   *
   * @return the same graph with other weights; the one given stays as it is
   * @throws LearningException if the model, or a lesson, does not fit, or the loss is no longer a
   *     number
   */
  Trained train(Graph graph, Lessons lessons, TrainingPlan plan, Watch watch)
      throws InterruptedException;

  /** Gives back what is held between trainings; the next one takes a little longer to begin. */
  default void rest() {}
}
