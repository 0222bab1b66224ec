/// A model that computes with 8-bit integers.
///
/// The path of one quantization: [QuantizationPlan] says which nodes of a folded graph can work on
/// integers and which values share a range; [Calibrator] runs the graph on real samples and finds a
/// [Range] for each of those values; [Quantizer] writes the graph anew, with a pair of
/// QuantizeLinear and DequantizeLinear behind each value, from which the engine makes integer
/// kernels; `BiasCorrection` makes up in biases for what weights lose, by the [Means] of what
/// layers read. [Arithmetic] says which integers, since processors differ in what they are quick
/// at.
///
/// A graph that loses too much by it can be taught beforehand: [Rehearsal] computes in floats what
/// the integers will.
///
/// What can go wrong is that the engine finds no integer kernel for a pattern and computes in
/// floats between conversions, which is slower than no quantization; [FusionReport] counts what
/// became of the nodes.
@NullMarked
package dev.skerry.optimizer.quantize;

import org.jspecify.annotations.NullMarked;
