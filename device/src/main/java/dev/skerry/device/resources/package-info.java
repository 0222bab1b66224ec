/// What the machine can bear, read from its own sensors, and what is asked of it accordingly.
///
/// Once a second [Watch] lets [Sensors] read `/sys` and `/proc` into a [Snapshot]; [Rates] turns
/// two of those into a [Condition], where counters have become watts and shares; the [Controller]
/// makes [dev.skerry.device.schedule.Limits] of it before the hardware would throttle, and says
/// why. Heat and battery each have a [Governor], which is quick to hold back and slow to let go; a
/// [Forecast] says how long it is until the temperature meets its trip point.
///
/// What [Watch] looks at beside them, and holds back, is a [Watched].
///
/// Nothing here makes a number up: a [Reading] is a value or says why it is missing. What a machine
/// never had is not held against it; what was there and has gone silent holds its limits.
///
/// Only [Watch] has a thread and only [Sensors] touches files, which are read up to a bound and may
/// hold anything; all else is plain sequential code that is told the time. Units are degrees
/// Celsius, watts, joules, bytes, and nanoseconds of a monotonic clock.
///
/// Open [Controller] first.
@NullMarked
package dev.skerry.device.resources;

import org.jspecify.annotations.NullMarked;
