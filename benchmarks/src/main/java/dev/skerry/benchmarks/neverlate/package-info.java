/// `skerry bench never-late`: who wins most with the answers that are in time, at any load.
///
/// A [Cell] says who comes when, how many, and how much time they give; a [Workload] draws that by
/// seed. The [Simulator] plays it in virtual time on one executor against each [Contestant]: the
/// policies that others use ([Baselines]), each with the setting that did best on another seed
/// ([Tuning]), and the device's own classes ([SkerryPolicy]), which begin every cell knowing
/// nothing. Run times and stalls are recorded ones ([ServiceTimes]), the same for all policies. An
/// [Outcome] is compared block by block, and with what nobody can surpass ([Bounds]).
///
/// What counts is accuracy-weighted goodput: the accuracy of every answer that was in time, over
/// all requests (Zhang et al., Model-Switching, HotCloud 2020).
@NullMarked
package dev.skerry.benchmarks.neverlate;

import org.jspecify.annotations.NullMarked;
