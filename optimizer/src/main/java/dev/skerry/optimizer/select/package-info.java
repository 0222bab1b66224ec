/// Which candidates become a family's variants.
///
/// [Selection] is one function: [Contender]s and [Limits] go in, a [Decision] for each comes out.
/// Hard limits come first, then what is not surely faster goes, then what another one beats in both
/// accuracy and speed. The original stays unless it breaks a limit that others keep.
///
/// [Suitability] turns the question round: which machine would do for a family, from what its
/// variants took on one of them.
@NullMarked
package dev.skerry.optimizer.select;

import org.jspecify.annotations.NullMarked;
