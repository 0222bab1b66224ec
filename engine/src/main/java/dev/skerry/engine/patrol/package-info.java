/// Bits that have turned in memory.
///
/// Weights are read for days and written never; a bit of them that turns stays turned, and may
/// change one answer in a thousand. Memory that checks itself (ECC) finds it by a *patrol scrub*:
/// everything is read now and then, and compared with check bits. A [Patrol] does the same to a
/// process whose memory does not. It needs to know nothing of models: pages that have not changed
/// for a while are what it guards, and a page that then differs by one single bit ([SingleBit]) is
/// a [TurnedBit] until somebody knows better. Who does is another process that has loaded the same:
/// if it still [holds][Patrol#holds] what stood there before, the bit was not turned by the
/// program.
@NullMarked
package dev.skerry.engine.patrol;

import org.jspecify.annotations.NullMarked;
