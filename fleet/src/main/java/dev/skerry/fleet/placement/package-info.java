/// Which devices an agent runs on, where somebody said how many, and why.
///
/// A [Situation] is what is known: [Place]s, which are devices with what they have, and [Need]s,
/// which are agents with their rungs. [Options] finds which rung could run where at all; a
/// [Planner] chooses among them so that [Worth] is greatest: from nothing by [Greedy] or, where
/// that is worth more, by [SeedScore], then better by [Climb], and by [ConstraintSearch] where the
/// native library of the solver loads. [Reasons] says in words and numbers why each device was
/// chosen, refused, or passed over. Open [Planner] first.
///
/// Nothing here draws a random number or does any input or output, and nothing but the solver has a
/// clock, which ends it in a large fleet: until then the same situation gives the same plan, in
/// whatever order it is told. What stays possible stays where it is.
@NullMarked
package dev.skerry.fleet.placement;

import org.jspecify.annotations.NullMarked;
