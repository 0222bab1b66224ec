/// Days without a link, power cuts, and then all of it has to go through while requests are live.
///
/// [Offline] is the experiment: a device's own spool and drain and the fleet's own decision what to
/// take, on a simulated disk and link, and beside them what other products do with messages, as
/// [Rival]s. [Ledger] knows what was acknowledged and what took effect.
@NullMarked
package dev.skerry.benchmarks.offline;

import org.jspecify.annotations.NullMarked;
