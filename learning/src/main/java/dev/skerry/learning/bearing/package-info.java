/// The course that the sample family went through, to be taken again.
///
/// [Course] draws windows of the sample machine, teaches the full sibling from labels and the
/// smaller ones from the full one, writes them as ONNX, and measures each by running the file over
/// a test set that a seed gives. What it leaves is a family's folder. [Effort] says how long to
/// learn.
///
/// Training and measurement share no windows: each step and the test set have seeds of their own.
/// The whole course runs on the calling thread, one core; the same seed gives the same family on
/// the same kind of processor. Time passes only at the caller's: a [Stage] says what share is done.
@NullMarked
package dev.skerry.learning.bearing;

import org.jspecify.annotations.NullMarked;
