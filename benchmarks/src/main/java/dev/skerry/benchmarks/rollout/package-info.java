/// `skerry bench rollouts`: what becomes of a fleet when a release is good, and when it is not.
///
/// A [Town] is a fleet of [Box]es in virtual time, each with the slots that a real device has, and
/// with everything that goes wrong without any release: links that are down, reports that are lost,
/// reboots, faults, rush hours. A [Scenario] says what a release does to whom. A [Policy] decides
/// who gets it when: [Waves], which is the fleet's own rollout, or [Thresholds] and [BigBang],
/// which are what others do. [Rollouts] plays all of them on the same fleets and sums up in [Row]s.
@NullMarked
package dev.skerry.benchmarks.rollout;

import org.jspecify.annotations.NullMarked;
