/// How a new version moves through a fleet: in waves, each held at a gate until what is measured
/// there says that it is good.
///
/// A [Plan] says which [Wave]s there are and what the [Gate] allows. [Rollout] is how far one has
/// come: an immutable value, written to one row by [RolloutJson]. [Rollout#advance] takes *now* and
/// one [Observation] of each device and returns the next state and its [Decision]s, in words and
/// numbers; [Rollout#family] says what a device shall run at any moment. Every so many seconds is
/// often enough; any replica may do it, since all that counts is in the row and the observations.
///
/// The gate compares devices that have got the new release with those that have not, harm by
/// [Harm], by a [SequentialTest]. Silence is a harm: who goes silent after getting the release
/// counts, unless as many of the others do. So is falling back. Waves that were passed are watched
/// on to the end of the soak time. A gate that cannot be read lets nobody pass.
///
/// Nothing here reads a clock, keeps a thread, or talks to a device or a database.
@NullMarked
package dev.skerry.fleet.rollout;

import org.jspecify.annotations.NullMarked;
