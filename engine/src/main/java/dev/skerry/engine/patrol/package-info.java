/// Bits that have turned in memory.
///
/// Weights are read for days and written never; a bit of them that turns stays turned, and may
/// change one answer in a thousand. Memory that checks itself (ECC) finds it by a *patrol scrub*:
/// everything is read now and then, and compared with check bits. A [Patrol] does the same to a
/// process whose memory does not. It needs to know nothing of models: pages that have not changed
/// since one was loaded are what it guards, and when one then differs by a [SingleBit], it tells
/// what the [MemoryLine] was before. That may be the program's own doing. Who knows is another
/// process that has loaded the same: if what is guarded there [still has][Patrol#seek] that line,
/// it is one of weights.
@NullMarked
package dev.skerry.engine.patrol;

import org.jspecify.annotations.NullMarked;
