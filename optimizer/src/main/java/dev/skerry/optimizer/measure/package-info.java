/// How good and how fast a candidate is.
///
/// What values between nodes are on samples is shown by an [Onlooker], for techniques that decide
/// by it.
///
/// Good: [Examiner] finds out what a model says about each sample alone, a [Metric] makes [Marks]
/// of its answers, and a [PairedTest] compares the marks of two models on the very same samples;
/// "too few samples to tell" is one of its findings.
///
/// Fast: [Race] lets models take turns in a child process, since only what ran side by side may be
/// compared on a machine that does other things as well; [Ratio] is how many times faster one is,
/// with an interval. Memory, load time and batches are found by `engine.Trial`, one model a
/// process.
@NullMarked
package dev.skerry.optimizer.measure;

import org.jspecify.annotations.NullMarked;
