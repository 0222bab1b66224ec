/// What a device has to say while nobody listens.
///
/// [Spool] is the front door. A [Message] that is handed in is on disk when the call returns, in a
/// journal of its [Priority], and stays there until the fleet has it. The spool is bounded: when it
/// is full, the oldest messages of the lowest priority go, and the fleet is told how many and
/// which.
///
/// When there is a link, [Drain] says how much to send now, so that the backlog is gone soon and
/// live requests do not notice; the spool says what: of the highest priority the oldest. The fleet
/// answers with the position up to which all have taken effect. Whatever is lost on the way is sent
/// again, and the fleet takes each message once, by its number in its stream.
///
/// No class here has threads or reads a clock. The order is kept within a priority, so a key whose
/// messages must keep theirs uses one priority.
@NullMarked
package dev.skerry.device.offline;

import org.jspecify.annotations.NullMarked;
