/// Tensors: typed, shaped memory, in and out of files.
///
/// Open [Tensor] first; [Shape] and [ElementType] say what it is. Nothing here computes: a tensor
/// is how numbers travel between files, sockets, the cache and the engine, always in the byte
/// layout of the Open Inference Protocol, so that no hop has to convert.
@NullMarked
package dev.skerry.model.tensor;

import org.jspecify.annotations.NullMarked;
