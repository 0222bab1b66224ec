/// One class a program, that reads like a bill of materials.
///
/// [DeviceProgram] is `skerry serve`: it takes a [DeviceSetup] and puts a device together, in the
/// order in which its parts depend on each other, and takes it apart in the opposite order.
/// [MemberProgram] is `skerry device run`, the same with a line to its fleet, and [FleetProgram] is
/// `skerry fleet run`. Only here do clocks, random numbers, folders and ports of the real machine
/// enter.
@NullMarked
package dev.skerry.cli.wiring;

import org.jspecify.annotations.NullMarked;
