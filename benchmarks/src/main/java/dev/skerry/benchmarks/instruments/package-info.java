/// What counting costs a request.
///
/// [InstrumentCost] records made-up requests the way an agent records real ones, and says how long
/// one takes and how much memory. It is asked for by `skerry bench instruments`.
@NullMarked
package dev.skerry.benchmarks.instruments;

import org.jspecify.annotations.NullMarked;
