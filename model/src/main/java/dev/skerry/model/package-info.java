/// A model as a graph that one can read and change.
///
/// Open [Graph] first: inputs, outputs, constants, and [Node]s in an order in which they can run.
/// Edges are names; a [Value] adds what is known about one, its [Dims] as far as the model fixes
/// them. An [Attribute] is a sealed choice, so that whoever walks a graph meets every kind.
///
/// A graph comes from a file (`onnx.OnnxFile`), from Java ([Graph#builder]), or from another graph
/// and a list of edits (`edit.Edits`). Whichever way, it passes the same checks: one definition for
/// each value, no cycles, nothing read that nobody defines. After that it never changes, so it can
/// be shared between threads. What is wrong with a model comes out as one exception,
/// [ModelException], that names the culprit and says what to do.
///
/// From here, `shape.Shapes` infers what every value is, `inspect.Inspection` says what the model
/// costs and what can be made of it, and `tensor` holds the numbers.
///
/// What is not here: nothing runs a graph, nothing optimises one, and bodies of If, Loop and Scan
/// are kept and checked but not edited. Documentation strings and annotations of a file are
/// dropped.
@NullMarked
package dev.skerry.model;

import org.jspecify.annotations.NullMarked;
