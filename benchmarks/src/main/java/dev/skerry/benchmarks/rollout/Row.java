package dev.skerry.benchmarks.rollout;

/**
 * One policy in one scenario, over all seeds.
 *
 * @param harmed share of devices that the release was bad for, in the mean
 * @param harmedAtMost the same in the worst fleet
 * @param stopped fleets in which the release was stopped
 * @param stopMinutes until then, in the mean; 0 if it never was
 * @param fullMinutes until 95 % of devices ran it, in the mean of the fleets in which they did
 * @param full in how many that was
 * @param latest what the policy said last, in the last fleet
 */
public record Row(
    String scenario,
    String policy,
    int devices,
    int fleets,
    double harmed,
    double harmedAtMost,
    int stopped,
    double stopMinutes,
    int full,
    double fullMinutes,
    String latest) {}
