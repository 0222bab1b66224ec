/// {@code skerry workshop}: a program beside a fleet that makes families of models for it.
///
/// [Worker] asks a fleet for one job after another and tells how each goes; [Workbench] carries one
/// out with the optimizer, on this machine, from which the measurements come; [Errands] is what of
/// the fleet's port a worker may use. What is finished of a job stays in the worker's state until
/// it is delivered, so that a worker that was killed goes on from there.
@NullMarked
package dev.skerry.cli.workshop;

import org.jspecify.annotations.NullMarked;
