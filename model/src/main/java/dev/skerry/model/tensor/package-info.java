/// Tensors: typed, shaped memory, in and out of files.
///
/// Open [Tensor] first; [Shape] and [ElementType] say what it is. Nothing here computes: a tensor
/// is how numbers travel between files, sockets, the cache and the engine, always in the byte
/// layout of the Open Inference Protocol, so that no hop has to convert.
///
/// [Npy] and [Npz] read and write NumPy's array files, which is how inputs, labels and golden
/// outputs come in. They trust nothing: objects are refused, sizes are checked before memory is
/// made, an archive is never unpacked to disk. What they refuse comes out as an [NpyException],
/// which is an `IOException`.
@NullMarked
package dev.skerry.model.tensor;

import org.jspecify.annotations.NullMarked;
