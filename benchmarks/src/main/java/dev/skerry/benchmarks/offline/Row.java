package dev.skerry.benchmarks.offline;

/**
 * One policy, over all seeds.
 *
 * @param handed messages that programs handed in
 * @param acknowledged those that the policy said it had
 * @param lost acknowledged ones that never took effect
 * @param told messages that the fleet was told are dropped; the rest of what is lost is so silently
 * @param twice messages that took effect more than once
 * @param outOfOrder messages that came behind a later one of their key
 * @param backlog messages that waited when the link came back, in the mean
 * @param cuts power cuts
 * @param speed how many times as fast as it came the backlog went, in the slowest run
 * @param onTime live requests answered in time while it went, in the worst run
 * @param onTimeAlone the same without a backlog
 */
public record Row(
    String policy,
    double hours,
    int seeds,
    long handed,
    long acknowledged,
    long lost,
    long told,
    long twice,
    long outOfOrder,
    long backlog,
    int cuts,
    double speed,
    double onTime,
    double onTimeAlone) {}
