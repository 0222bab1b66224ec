/// A model made small and fast enough for a given device.
///
/// [Workshop] is the front door. It takes an [Order] (a model, samples, how answers are judged,
/// what may be lost) and gives an [Outcome]: a family on disk, and a [Row] for every candidate that
/// was made with the reason why it was kept or not.
///
/// One order: the model is tried in a child process; [dev.skerry.optimizer.normalize] brings it
/// into a form to work on; each of the [Techniques] makes [Candidate]s, or says why it cannot; each
/// candidate is tried, judged on samples that nobody has seen before, and raced against the
/// original ([dev.skerry.optimizer.measure]); [dev.skerry.optimizer.select] decides. The original
/// is always among the candidates, so the worst outcome is a family of one.
///
/// What a model sees of samples before anything is made of it is told by
/// [dev.skerry.optimizer.look].
///
/// Nothing here reads a clock or the environment: times are taken in child processes, and launcher
/// and workspace come in from outside. PyTorch is loaded only when a technique trains.
@NullMarked
package dev.skerry.optimizer;

import org.jspecify.annotations.NullMarked;
