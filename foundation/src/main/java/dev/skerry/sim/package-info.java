/// A whole world made from one number.
///
/// Open [World] first. It owns everything that a program gets from outside: time that stands still
/// until the world runs, randomness split by the name of who uses it, a [Network] of links that
/// delay, drop, duplicate, reorder and break in one direction, and [SimulatedDisk]s that lose, tear
/// and reorder what was not synced. Product classes take these through the same ports as in
/// production, and never notice.
///
/// What happens is written into the [EventLog], whose digest makes one promise testable: the same
/// seed gives the same run, to the last event. [Simulation] plays a scenario with many seeds; when
/// one fails, its message holds the seed, the latest events and the command that repeats it.
///
/// A crash is two things: the node goes deaf ([Network#leave]) and forgets its objects, and its
/// disk is handed a [Fate] ([SimulatedDisk#crash]) that decides what of the unsynced survives.
///
/// All of a world runs on the thread that calls [World#run]; it starts no thread and reads no
/// clock. It does not interleave threads: what races must be tested by other means.
@NullMarked
package dev.skerry.sim;

import org.jspecify.annotations.NullMarked;
