/// Time as something that is passed in.
///
/// Every class that waits, ages or measures takes a [Time]. The program's edge hands in a
/// [SystemTime]; tests and the simulated world hand in a [SimulatedTime], which stands still until
/// it is told to advance. No class outside this package reads a clock or starts a timer by itself.
///
/// There are two readings, and they are kept apart on purpose. [Time#nanos] only ever moves
/// forward, has no meaning but by difference, and is what every deadline, lease and age is made of.
/// [Time#now] is what people call the time; it is wrong on many devices and jumps when somebody
/// sets it, so it is shown and sent, and never decides. [SimulatedTime#stepNow] makes it jump.
///
/// A real timer runs on the one thread of its [SystemTime] and should hand long work on. A
/// simulated one runs on whichever thread advances, in an order that depends on nothing but what
/// was asked for.
@NullMarked
package dev.skerry.time;

import org.jspecify.annotations.NullMarked;
