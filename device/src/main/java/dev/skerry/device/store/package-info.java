/// What a device remembers.
///
/// [DeviceMemory] is a small journal of notes: started, passed a trial, answered so many, stopped.
/// What is noted is on disk before the call returns, so a device that lost its power knows at its
/// next start that it did, and does not have to try every model again. Notes that a newer program
/// wrote are passed over.
@NullMarked
package dev.skerry.device.store;

import org.jspecify.annotations.NullMarked;
