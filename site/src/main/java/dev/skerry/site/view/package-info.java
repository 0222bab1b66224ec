/// What a device knows of the others.
///
/// Each device says now and then how it stands: a [Standing], as bytes of [StandingBytes], small
/// and bounded. [Neighbourhood] keeps the newest of each, how far away each is, and forgets those
/// of whom nothing was heard for a while. Clocks of two devices are never compared: a standing says
/// what it heard of others and how long it has held that ([Echo]), so that whoever gets its own
/// news back knows the round trip from its own clock alone.
///
/// Nothing here has threads; [Neighbourhood] is guarded by its owner, and gives out unmodifiable
/// pictures of itself.
@NullMarked
package dev.skerry.site.view;

import org.jspecify.annotations.NullMarked;
