/// Which request runs next, with whom, and on which rung of its ladder.
///
/// A request enters through [Scheduler#submit] as a [Ticket] with a deadline, and is turned away at
/// once if it could no longer be met. Otherwise it stands in line until a slot is free; then
/// [Scheduler#assign] or [Scheduler#next] fill that slot's [Assignment] with the head of the line,
/// the best [Rung] there is time for, and whoever can join it as a batch. How long runs take is
/// learned from each of them, per rung and batch size ([LatencyEstimate]); in front of how long a
/// line a rung pays, from arrivals that are replayed ([Tournament]), which says nothing of whoever
/// comes long after them, or one by one ([Lull]); and whether callers wait for their answers, so
/// that lines do not grow, by trying ([ClosedLoop]).
///
/// Nothing here blocks, reads a clock, starts a thread or allocates after it was made. One owner
/// guards all of it with one lock; the only question that reaches beyond it is [Work#isWanted],
/// which may be asked at any time.
///
/// Open [Scheduler] first.
@NullMarked
package dev.skerry.device.schedule;

import org.jspecify.annotations.NullMarked;
