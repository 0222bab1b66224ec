/// One class a program, that reads like a bill of materials.
///
/// [DeviceProgram] is `skerry serve`: it takes a [DeviceSetup] and puts a device together, in the
/// order in which its parts depend on each other, and takes it apart in the opposite order.
/// [MemberProgram] is `skerry device run`, the same with a line to its fleet, and [FleetProgram] is
/// `skerry fleet run`. [SiteProgram] is a member's place in its site: it opens the [Doorway] from
/// the device to its neighbours once it has joined them. Only here do clocks, random numbers,
/// folders and ports of the real machine enter.
@NullMarked
package dev.skerry.cli.wiring;

import org.jspecify.annotations.NullMarked;
