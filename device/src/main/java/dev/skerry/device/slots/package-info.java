/// Two slots for each agent of a device: what was last known to be good, and what is tried.
@NullMarked
package dev.skerry.device.slots;

import org.jspecify.annotations.NullMarked;
