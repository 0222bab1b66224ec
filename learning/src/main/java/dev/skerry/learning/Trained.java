package dev.skerry.learning;

import dev.skerry.model.Graph;

/**
 * What came of a training.
 *
 * @param graph the same model with other weights and running statistics: those of the last step, or
 *     those that did best in an exam if there was one
 * @param steps lessons taken; fewer than planned if whoever watched ended it
 * @param loss a mean over the last lessons, each counting a tenth less than the one after it
 */
public record Trained(Graph graph, int steps, double loss) {}
