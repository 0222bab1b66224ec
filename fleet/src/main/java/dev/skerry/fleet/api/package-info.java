/// How one talks to a fleet: devices on one port, people and their tools on another.
///
/// [DeviceServer] takes mutual TLS and nothing else; whoever has no certificate yet can do no more
/// than enrol. [ManagementServer] takes people's tokens, and serves the console.
@NullMarked
package dev.skerry.fleet.api;

import org.jspecify.annotations.NullMarked;
