/// A machine with faulty bearings, and a small family of models that listens to it.
///
/// Demonstrations, tests and experiments need a question that is worth asking, labelled data
/// without end, and siblings that differ in accuracy and speed. Here is all of that, without a
/// download:
///
/// - [VibrationWindows] draws what an accelerometer would record, from a seed. The signal model is
///   the published one for point defects in rolling bearings ([Bearing] has the rates and their
///   sources): periodic impacts that ring, stronger where the bearing carries load, under the
///   harmonics of the shaft and noise. How loud a fault is against the noise differs from window to
///   window; some are lost in it, so no model gets all of them right, and smaller ones get fewer.
/// - [SampleNetworks] builds the siblings untrained.
/// - [SampleFamily] has them trained and measured, as a family like any other.
///
/// `skerry sample` makes the family again: data, training, export, measurement.
///
/// Nothing here is a diagnosis of a real machine: the model is one of vibration, with one bearing
/// and one fault at a time. All of it is sequential and deterministic; no class reads a clock.
@NullMarked
package dev.skerry.sample;

import org.jspecify.annotations.NullMarked;
