/// `skerry bench faults --real`: what becomes of requests while bad things happen to a real device.
///
/// A [RealFaults] makes a [SwitchedFamily], three networks whose inputs can tell them to misbehave,
/// and measures what it takes. Each injection is a [Plan], drawn by seed, that a [Stage] plays
/// against a device of its own, whose models run in a child process. Meanwhile an [Injector] does
/// what the plan says: it sends [Signals] to the child, or turns a bit of [Weights] in its memory;
/// where the [Mishap] is the model's own doing, the questions ask for it. A [Tally] looks at what
/// was released, and knows from [Questions] what should have been.
///
/// All of it happens on the machine's clock, so requests that are late while the machine stood
/// still are told apart.
@NullMarked
package dev.skerry.benchmarks.faults.real;

import org.jspecify.annotations.NullMarked;
