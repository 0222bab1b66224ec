package dev.skerry.optimizer;

/**
 * How far an order is.
 *
 * @param what is being done
 * @param done steps of {@code steps} that are
 */
public record Stage(String what, int done, int steps) {}
