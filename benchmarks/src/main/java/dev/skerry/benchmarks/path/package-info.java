/// `skerry bench path`: what stands between a client and the model.
///
/// [PathExperiment] lets a bare engine loop, the device in process and the server over REST take
/// turns on one model, and sets their figures in relation. An [Echo] says what of a round trip is
/// the machine's own. The server runs in a process of its own; the load generator is one thread
/// with prepared requests, so that it costs as little as it can.
///
/// `skerry bench crowd` is the [CrowdExperiment]: many clients at once, with little time.
///
/// Speed is a ratio here: machines differ and are shared, and only what was measured in turns
/// within one run may be compared.
@NullMarked
package dev.skerry.benchmarks.path;

import org.jspecify.annotations.NullMarked;
