/// Families that are to be made: who asked for them, who makes them, and what came of it.
///
/// An operator hands in a model and samples ([Materials]) and asks for a job ([Jobs]). A worker, a
/// program elsewhere with a token of its own, asks for one that it may take, tells how far it is,
/// which renews its lease, and delivers a family or the reason why there is none. A lease that runs
/// out, because the worker was killed or cut off, makes the job wait again, until it has been tried
/// often enough.
///
/// Open [Standing] first: every change of a job is decided there, and in [Choice], without a clock
/// or a database. [Jobs] does what they say under a lock on the row. Nothing here looks into a
/// model: no kernel runs in the control plane.
@NullMarked
package dev.skerry.fleet.jobs;

import org.jspecify.annotations.NullMarked;
