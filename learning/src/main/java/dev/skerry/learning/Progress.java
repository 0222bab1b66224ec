package dev.skerry.learning;

/**
 * How far a training is.
 *
 * @param step lessons taken
 * @param steps lessons in all
 * @param loss of the last lesson
 */
public record Progress(int step, int steps, double loss) {}
