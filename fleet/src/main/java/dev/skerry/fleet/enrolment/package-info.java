/// How a device becomes one of the fleet, and stays it.
///
/// Someone with the right to makes a [JoinTokens] token: good once, and not for long. The device
/// makes a key that never leaves it, and shows the token and its public half; [Authority] issues a
/// certificate for a day. From then on the two know each other by certificates. If a device was cut
/// off for longer than its certificate holds, its key alone proves who it is: [Challenges].
@NullMarked
package dev.skerry.fleet.enrolment;

import org.jspecify.annotations.NullMarked;
