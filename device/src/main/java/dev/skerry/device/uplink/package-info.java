/// A device's line to its fleet. It dials out; nothing on the device ever waits for it.
///
/// [Identity] is who the device is: a key that was made here and never leaves, and what the fleet
/// gave for it. [FleetClient] talks; [Follower] goes on talking, through outages, and hands what
/// shall run to the [Steward], which carries out what [dev.skerry.device.slots.Slots] decide and
/// has archives brought by [Fetching]. [Diary] writes down what the fleet is to know, [Courier]
/// takes it there.
@NullMarked
package dev.skerry.device.uplink;

import org.jspecify.annotations.NullMarked;
