/// Smaller models that are taught by a larger one.
///
/// A [Move] makes a graph smaller: it takes a stretch of nodes out ([Stretches]), lets a
/// convolution stride where a pool followed it ([Strides]) or sooner than others do
/// ([Coarsenings]), or narrows a layer ([Narrowings]). [Plans] chooses moves one by one: what each
/// saves is raced before anything is taught, for how long a model takes does not depend on its
/// weights; what it costs shows after a short lesson. The weights are the original's, as far as
/// they are still there.
@NullMarked
package dev.skerry.optimizer.distil;

import org.jspecify.annotations.NullMarked;
