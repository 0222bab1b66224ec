/// ONNX files: read, checked and written.
///
/// Open [OnnxFile]. Reading goes through four gates. `Census` walks the raw bytes and counts, so
/// that a small file cannot become a large heap; then protobuf parses; `ModelReader` and
/// `GraphReader` translate message by message, with `TensorReader` fetching weights from wherever
/// they hide; last, the graph's own checks see that it is whole. `ExternalData` opens files beside
/// the model, and only those: containment, no links, one name, sizes within the real file.
///
/// What a file may cost is stated in [Limits]; whatever is refused comes out as a
/// [dev.skerry.model.ModelException]. An `IOException` means the disk, never the model.
///
/// Reading normalises a little: weights are raw bytes inside the graph, initializers are not
/// inputs, each node has a unique name, the format version is at least 4, and documentation strings
/// and annotations are gone. Everything that decides what the model computes survives reading and
/// writing to the byte.
///
/// The sub-package `proto` is generated from `onnx-ml.proto`; nothing outside this package uses it.
@NullMarked
package dev.skerry.model.onnx;

import org.jspecify.annotations.NullMarked;
