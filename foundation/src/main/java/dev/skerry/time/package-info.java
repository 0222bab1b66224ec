/// Time as something that is passed in.
///
/// Every class that waits, ages or measures takes a [Time]. The program's edge hands in
/// `SystemTime`; tests and the simulated world hand in `SimulatedTime`, which stands still until it
/// is told to advance. No class outside this package reads a clock or starts a timer by itself.
@NullMarked
package dev.skerry.time;

import org.jspecify.annotations.NullMarked;
