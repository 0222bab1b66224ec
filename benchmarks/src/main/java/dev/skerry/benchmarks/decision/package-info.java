/// What one decision of the device's scheduler costs, for lines of different length.
///
/// [DecisionBenchmark] is a JMH benchmark of the production [dev.skerry.device.schedule.Scheduler]:
/// each sample is everything that is decided for one request. [DecisionExperiment] runs it in a
/// process of its own and reads off quantiles and allocation.
///
/// Open [DecisionExperiment] first.
@NullMarked
package dev.skerry.benchmarks.decision;

import org.jspecify.annotations.NullMarked;
