/// What a device and its fleet say to each other.
///
/// A device dials out and posts a [Report]; the fleet answers with what shall run there, a
/// [Desired], at once if it is not what the device knows, otherwise as soon as it changes, or when
/// the device should report again. Each message is whole: it says how things stand or shall stand,
/// not what has changed, so that one that is lost costs nothing.
///
/// What a device has to say beside that goes in a [Batch] of letters: [Telemetry] with its
/// [Outcomes], whose latencies are a [Sketch] that adds up, as do the [Traits] of what models took
/// and gave.
///
/// Counts in a [Tally] only grow, from when a release began to run on the device. [LinkJson] is how
/// all this is written; [Enrolment] and [Renewal] are how a device comes by its certificate.
@NullMarked
package dev.skerry.link;

import org.jspecify.annotations.NullMarked;
