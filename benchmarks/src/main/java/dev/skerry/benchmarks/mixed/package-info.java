/// `skerry bench mixed`: whether urgent agents are disturbed by those that are not, and what that
/// costs the others.
///
/// The workloads are those of DISB (Han et al., REEF, OSDI 2022), A to E, ported to a CPU: a [Mix]
/// has urgent agents that are asked at a rate, and patient ones that are asked again as soon as
/// they have answered. Rates follow from the part of the executor's time that the urgent ones take.
///
/// [Mixed] plays each in virtual time on one executor ([Stage]): alone, under the device's own
/// scheduler with models in pieces and whole, and under what others do ([Arbiter]). [RealMixed]
/// does the same on this machine's clock, on real models and a real device, in turns. Both give
/// [Row]s.
@NullMarked
package dev.skerry.benchmarks.mixed;

import org.jspecify.annotations.NullMarked;
