/// An answer when the model has none.
///
/// A request is armed with the [Sentinel] before any work is spent on it. If the model has not
/// answered by the last moment that is still in time, the sentinel's own thread gives the safe
/// answer that the agent's owner declared ([SafeOutputs], made and checked long before), or, where
/// none was declared, says that the deadline has passed. Whoever is first, model or sentinel,
/// answers; the other one's answer is dropped.
///
/// What a model says is not trusted either: [Finite] finds numbers that are none. Nor is what it
/// remembers: a [Scrub] says when it is asked what it has answered before, a [PatrolPace] how often
/// its memory is read.
@NullMarked
package dev.skerry.device.failsafe;

import org.jspecify.annotations.NullMarked;
