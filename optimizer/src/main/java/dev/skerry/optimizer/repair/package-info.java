/// A changed model that is taught to say what the original says.
///
/// [Repair] trains it on samples that nothing is scored on; labels are not needed, for the original
/// says more about a sample than its label does ([Teacher]). [MixedLessons] makes more of few
/// samples: some are mixed with others and pictures are moved, and the original is asked what it
/// makes of them. All of it needs PyTorch, which is loaded when the first training begins.
@NullMarked
package dev.skerry.optimizer.repair;

import org.jspecify.annotations.NullMarked;
