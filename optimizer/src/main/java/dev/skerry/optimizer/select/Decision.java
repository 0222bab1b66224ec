package dev.skerry.optimizer.select;

/**
 * Whether a candidate becomes a variant.
 *
 * @param reason for a person
 */
public record Decision(String name, boolean kept, String reason) {}
