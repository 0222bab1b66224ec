/// A graph brought into the form that techniques expect.
///
/// [Normalizer] is the front door: constants become initializers, identities go, operators are
/// lifted to an opset that knows quantization per channel, sums become additions, padding moves
/// into the convolution behind it, a product with a bias becomes one node, and what that is
/// multiplied by goes into its weights. What a model computes stays the same. [Normalizer#folded]
/// takes batch normalizations into the weights before them as well, and lets the first convolution
/// read a picture as it lies; training wants neither, everything else both.
///
/// A model that cannot be brought there is refused with [UnfitException], which names the operator.
/// All of it is sequential and works on values; nothing is run.
@NullMarked
package dev.skerry.optimizer.normalize;

import org.jspecify.annotations.NullMarked;
