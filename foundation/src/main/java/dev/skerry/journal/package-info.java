/// What is acknowledged is on disk.
///
/// Open [Journal] first. A program submits small records; whoever waits for one first writes all
/// that were submitted as one block and syncs it, so that many callers share one sync. When
/// [Ticket#await] or [Journal#append] returns, opening the journal after any crash finds the
/// record, in its place in the order.
///
/// A journal is a row of segments, each a file of blocks with checksums, named after its first
/// record. A segment is written to until it is full or its disk fails it. A failed sync is never
/// repeated in the hope that it helps: what it should have made certain counts as lost, its callers
/// are told, and the next records go into a new segment. A full disk or quota is an error that
/// changes nothing; [Journal#trim] and [Journal#retain] let go of the oldest segments.
///
/// Opening reads everything. Bytes at the very end that are no block are what a crash left of a
/// write that nobody was told of, and are cut off; bytes anywhere else are damage. [Recovery]
/// reports both, and [Entries] throws once where records are lost instead of passing over them. A
/// flipped bit in the very last block cannot be told from a torn write, and counts as one.
///
/// All of this talks to a [Disk], which is a [DirectoryDisk] in production and a simulated one
/// where the promise is proven. Calls block on the disk; there are no threads, timers or clocks
/// here. Records are opaque bytes, at least once on disk and never changed; deduplication,
/// encryption and meaning belong to whoever writes them.
@NullMarked
package dev.skerry.journal;

import org.jspecify.annotations.NullMarked;
