/// Models that cannot take the device with them.
///
/// A [Household] has one child process that runs models and another, with the same models loaded,
/// that stands by. When the first dies, or is given up because a run in it hangs, the second takes
/// over at once, and a third is started; how soon, [dev.skerry.device.failsafe.Succession] decides.
/// What each is to have, models and memory shared with their runs, stands in the [Inventory]. What
/// was loaded is a [dev.skerry.engine.Session] like any other, which finds the child that serves
/// anew for each run. Inputs and outputs lie in memory that parent and children map.
///
/// Both have loaded the same, so the [Twins] can be held against each other: what one says against
/// what the other says, and a bit that has turned in the memory of one against that of the other.
///
/// Whoever waits for a run is told at once when its child is gone. Nobody waits for a child to come
/// up: while there is none, runs fail, and the safe answer is given.
@NullMarked
package dev.skerry.device.isolation;

import org.jspecify.annotations.NullMarked;
