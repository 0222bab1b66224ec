package dev.skerry.site.balance;

/**
 * What of a question counts for where it is answered.
 *
 * @param version of the agent's family; empty if any will do that this device has, or, if it has
 *     none, any at all
 * @param samples how many it brings
 * @param left how long from now an answer is of use, in nanoseconds
 */
public record Ask(String agent, String version, int samples, long left) {}
