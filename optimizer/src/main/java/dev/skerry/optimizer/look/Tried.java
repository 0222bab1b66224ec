package dev.skerry.optimizer.look;

import dev.skerry.optimizer.samples.Preparation;

/**
 * How a model does with samples that are prepared in another way than is declared.
 *
 * @param chance how often as much would be gained if both ways were equally good
 */
public record Tried(String name, Preparation preparation, Accuracy accuracy, double chance) {}
