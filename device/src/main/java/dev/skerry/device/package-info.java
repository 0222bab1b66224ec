/// One machine that must answer in time.
///
/// Open [Device] first. A question comes to [Device#ask] on its caller's thread. The roster finds
/// its agent; its inputs are checked and put into the model's order; the cache is asked. Then it
/// becomes a job: armed with the sentinel, handed to the scheduler, and either run at once or left
/// in line until an executor takes it, together with others like it. The caller waits. Whoever is
/// first, the model or the sentinel, answers, once.
///
/// Threads: callers', which may run a model themselves only if it is very quick and they hold a
/// slot; one platform thread per slot, which runs everything else; and the sentinel's, which runs
/// no model at all. Others only look on: the watchdog's at runs that do not end, the scrubber's at
/// weights that change, the tuner's at which rung suits which line, the heartbeat's at stalls. One
/// lock, the dispatcher's, around the scheduler and what it has begun, held while deciding. What
/// belongs to a slot is touched only by who holds it.
///
/// A model that is loaded again makes a new generation; the old one is freed when the last request
/// in it is gone.
///
/// A device knows nothing of other devices.
@NullMarked
package dev.skerry.device;

import org.jspecify.annotations.NullMarked;
