/// Where a fleet keeps what it knows: PostgreSQL, and nothing else.
///
/// [Database] is a pool of connections to one, with its schema brought up to date. [OwnPostgres] is
/// one that the fleet starts by itself, for whoever has none. [Changes] tells every replica whom
/// something has changed for; by [OneAtATime] changes of what shall run take turns in all of them.
@NullMarked
package dev.skerry.fleet.store;

import org.jspecify.annotations.NullMarked;
