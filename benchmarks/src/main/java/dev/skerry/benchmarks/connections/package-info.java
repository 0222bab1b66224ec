/// How many devices one replica of a fleet holds, and what each costs.
///
/// [Crowd] is many devices in one process, each with a key, a certificate and a connection of its
/// own, speaking what real ones do. The fleet runs in a process of its own, so that what it takes
/// can be told from what the crowd takes.
@NullMarked
package dev.skerry.benchmarks.connections;

import org.jspecify.annotations.NullMarked;
