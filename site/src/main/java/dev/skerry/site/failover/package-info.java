/// What becomes of questions that were sent to a neighbour.
///
/// [Outstanding] knows them all: a [Flight] each, from [Outstanding#begin] to its end. It says by
/// when to give up on one, because its time to fall back has come or its neighbour seems to hang,
/// which neighbours are not to be asked for now, and how long the way to each was of late ([Ways]).
/// A flight ends once: whatever comes later is counted and dropped.
///
/// Guarded by a lock of its own, held for a few steps; nothing here waits.
@NullMarked
package dev.skerry.site.failover;

import org.jspecify.annotations.NullMarked;
