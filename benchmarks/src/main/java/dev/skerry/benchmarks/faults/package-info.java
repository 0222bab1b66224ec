/// `skerry bench faults`: what becomes of requests while a model hangs, lies, crashes or rots.
///
/// An [Episode] draws by seed who comes when, and one [Fault] in the middle of it. A [Theatre]
/// plays it in virtual time on one executor, in whatever process a [Policy] has running: [Simplex],
/// which is made of the device's own classes, or [Guarded], which is what others do. A [Tally]
/// looks at what was released, independently of whether the policy thought it good, and a [Row]
/// sums up. Healthy requests, with the recorded stalls of a real machine, show how often a policy
/// suspects without reason. The same on a real device, with faults in a real child process, is in
/// `dev.skerry.benchmarks.faults.real`.
@NullMarked
package dev.skerry.benchmarks.faults;

import org.jspecify.annotations.NullMarked;
