package dev.skerry.fleet.drift;

import dev.skerry.link.Traits;
import java.util.ArrayList;
import java.util.List;

/**
 * How far two distributions of one trait are apart, by what was counted of each.
 *
 * @param trait whose
 * @param distance the Jensen-Shannon distance, from 0 for equal ones to 1 for such that have
 *     nothing in common
 * @param buckets that were compared, rare ones together
 * @param now how many were counted now
 * @param before how many were before
 */
public record Divergence(String trait, double distance, int buckets, long now, long before) {
  /*
   * The Jensen-Shannon divergence [1] is the mean of how many bits either distribution is away from
   * the mean of both; its root is a metric [2]. Of n and m independent draws the estimate of a
   * divergence d, in nats, is distributed about as (1/n + 1/m) / 8 times a noncentral chi-squared of
   * k - 1 degrees of freedom and noncentrality 8 d / (1/n + 1/m), as the one of G-tests is [3]. Its
   * quantiles are those of Abdel-Aty's first approximation [4]. Buckets that hold fewer than five
   * draws to be expected are taken together, for which all this does not hold.
   *
   * [1] J. Lin, Divergence measures based on the Shannon entropy, IEEE Trans. Inf. Theory 37 (1991).
   * [2] D. Endres, J. Schindelin, A new metric for probability distributions, ibid. 49 (2003).
   * [3] I. Grosse et al., Analysis of symbolic sequences using the Jensen-Shannon divergence, Phys.
   *     Rev. E 65 (2002).
   * [4] S. Abdel-Aty, Approximate formulae for the percentage points and the probability integral of
   *     the non-central chi-squared distribution, Biometrika 41 (1954).
   */
  private static final double FEWEST_EXPECTED = 5;
  private static final double EIGHTH = 1 / 8.0;

  /* One in a thousand is beyond, by chance. */
  private static final double DEVIATIONS = 3.09;

  /** Of fewer, nothing can be told. */
  public static final int ENOUGH = 100;

  /**
   * Of each trait of which there are enough to tell, in the order of their names.
   *
   * @param now of the while in question
   * @param before what that is compared with
   */
  public static List<Divergence> between(Traits now, Traits before) {
    List<Divergence> told = new ArrayList<>();
    for (String trait : now.names().stream().sorted().toList()) {
      if (now.count(trait) >= ENOUGH && before.count(trait) >= ENOUGH) {
        told.add(of(trait, now.counts(trait), before.counts(trait)));
      }
    }
    return told;
  }

  private static Divergence of(String trait, long[] now, long[] before) {
    double n = sum(now);
    double m = sum(before);
    double fewer = Math.min(n, m);
    double nats = 0;
    int buckets = 0;
    double rareNow = 0;
    double rareBefore = 0;
    for (int i = 0; i < now.length; i++) {
      double expected = (now[i] + before[i]) / (n + m) * fewer;
      if (expected >= FEWEST_EXPECTED) {
        nats += term(now[i] / n, before[i] / m);
        buckets++;
      } else {
        rareNow += now[i];
        rareBefore += before[i];
      }
    }
    if (rareNow + rareBefore > 0) {
      nats += term(rareNow / n, rareBefore / m);
      buckets++;
    }
    double bits = Math.clamp(nats / Math.log(2), 0, 1);
    return new Divergence(trait, Math.sqrt(bits), buckets, (long) n, (long) m);
  }

  private static double sum(long[] counts) {
    double sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  private static double term(double p, double q) {
    double mean = (p + q) / 2;
    return (part(p, mean) + part(q, mean)) / 2;
  }

  private static double part(double p, double mean) {
    return p == 0 ? 0 : p * Math.log(p / mean);
  }

  /** Whether so few would hardly be so far apart, were the distributions within {@code limit}. */
  public boolean exceeds(double limit) {
    return distance > limit && distance > furthest(limit);
  }

  /** How far so few may be apart by chance, where the distributions are {@code limit} apart. */
  double furthest(double limit) {
    if (buckets < 2) {
      return 1;
    }
    double unit = (1.0 / now + 1.0 / before) * EIGHTH;
    double freedom = buckets - 1.0;
    double away = limit * limit * Math.log(2) / unit;
    double all = freedom + away;
    double variance = 2 * (1 + away / all) / (9 * all);
    double root = 1 - variance + DEVIATIONS * Math.sqrt(variance);
    return Math.sqrt(all * root * root * root * unit / Math.log(2));
  }
}
