/// What devices have said: telemetry, results, samples, events.
///
/// [Inbox] takes batches. It locks the stream that a batch belongs to, asks [Reception] what of it
/// is new, and in the same transaction keeps that and moves on the place up to which all has been
/// taken. So a message takes effect once, also when its answer was lost and it comes again, over
/// another replica, while the first one is still at it. A batch before which something is missing
/// is refused with what was expected; a device that has no more than that says so, in a letter that
/// stands for what was dropped.
@NullMarked
package dev.skerry.fleet.inbox;

import org.jspecify.annotations.NullMarked;
