/// Where a fleet keeps what it knows: PostgreSQL, and nothing else.
///
/// [Database] is a pool of connections to one, with its schema brought up to date. [OwnPostgres] is
/// one that the fleet starts by itself, for whoever has none.
@NullMarked
package dev.skerry.fleet.store;

import org.jspecify.annotations.NullMarked;
