/// A changed model that is taught to say what the original says.
///
/// [Repair] trains it on samples that nothing is scored on. Labels are not needed, for the original
/// says more about a sample than its label does ([Teacher]); where they are known they correct it.
/// [MixedLessons] makes more of few samples: pictures are seen from elsewhere ([Framing]), also in
/// a mirror if that changes little ([Mirrors]), and some samples are mixed with others; the
/// original is asked what it makes of them. All of it needs PyTorch, which is loaded when the first
/// training begins.
@NullMarked
package dev.skerry.optimizer.repair;

import org.jspecify.annotations.NullMarked;
