/// A model that runs.
///
/// [Engine] opens ONNX Runtime and loads a model file into a [Session]. A session runs tensors of
/// any fitting shape; where all shapes but the batch are known, a [Binding] pins memory once and
/// every run after that copies nothing and allocates next to nothing. A [SelfTest] warms a session
/// up, finds out whether batches give the same answers as single samples, and how long runs take;
/// only then is a model ready.
///
/// A long model keeps whoever is more urgent waiting. A [Division] cuts it into pieces, and a run
/// tells its [Checkpoint] between two of them.
///
/// What the engine makes of a model before it runs it, [CompiledModels] keep for the next time: for
/// this processor and this version alone, which is why it is made on the device.
///
/// A model from outside can crash the engine and with it the process, so it is first put through a
/// [Trial]: a child process with limits that loads it, runs the self-test and reports, or dies
/// alone. One that has passed may run in a child process for good, a [ModelHost]; its bytes are
/// checked by the parent, whose code is compiled, and handed over in a file of their own. A child
/// looks after its own memory when asked to ([dev.skerry.engine.patrol]).
///
/// All children run what this process does ([ThisJvm]), and the engine's libraries are unpacked
/// once for all of them ([EngineLibraries]).
///
/// Runs block the calling thread in native code. Callers bound how many threads do so, and never
/// use virtual threads for it beyond that bound. A [RunControl] ends a run from outside, between
/// two operators.
@NullMarked
package dev.skerry.engine;

import org.jspecify.annotations.NullMarked;
