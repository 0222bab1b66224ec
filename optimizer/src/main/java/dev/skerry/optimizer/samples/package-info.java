/// What models are asked, and what is right: samples for calibration, training and scoring.
///
/// [Samples] are rows in memory, kept as they came and prepared for the model when they are asked
/// for, batch by batch. They come from a folder ([SampleFolder]: `.npy`, `.npz`, pictures, sounds
/// or a table of numbers, and `labels.csv`), from a small YAML file ([DataSpec]) that says how to
/// prepare them and which are for what, or from Java ([Samples#of]).
///
/// [Parts] keeps the three uses apart: a sample is in one of them by its content, so copies of it
/// are never in another.
///
/// Sounds are told as ears hear them: [Wav] reads a file, [Spectrum] and [MelBands] make the
/// features of each window that [SoundFeatures] asks for.
@NullMarked
package dev.skerry.optimizer.samples;

import org.jspecify.annotations.NullMarked;
