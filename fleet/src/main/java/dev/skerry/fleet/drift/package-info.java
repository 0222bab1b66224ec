/// Whether what an agent takes or gives has changed.
///
/// [Divergence] compares two [dev.skerry.link.Traits], trait by trait: by how far they are apart,
/// and whether that can be chance with so few of them. [Drift] is what people are told of it.
@NullMarked
package dev.skerry.fleet.drift;

import org.jspecify.annotations.NullMarked;
