/// Two slots for each agent of a device: what was last known to be good, and what is tried.
///
/// The fleet's [dev.skerry.link.Desired] comes in; [Slots] says what to do about it, as a list of
/// [Effect]s that a shell carries out in their order and reports back on. A new release is fetched
/// onto the [Shelf], loaded, and judged on probation against how its predecessor did. What proves
/// itself becomes the last known good; what fails, hangs, or does not prove itself in so many
/// starts of the program gives way to the last known good at once, whether the fleet can be reached
/// or not, and is not tried again as long as the fleet goes on wanting it.
///
/// Everything that outlives the program is one note for each agent, the whole of its slots, written
/// before it is acted upon ([SlotMemory]): after a power cut at any point the device starts with
/// the old release or the new one, whole. An archive has its name only once its bytes are on disk.
/// Of those that nothing here needs any more, [Attic] says which are kept.
///
/// [Slots] and what it is made of are sequential and read no clock; *now* is nanoseconds of
/// [dev.skerry.time.Time]. [Shelf] and [SlotMemory] touch the disk. Fetching over the network,
/// checking seals, trial runs and loading are others' work.
@NullMarked
package dev.skerry.device.slots;

import org.jspecify.annotations.NullMarked;
