/// `skerry demo`: a small world, what happens in it, and what came of the requests.
///
/// [SmallWorld] is a fleet, three devices in processes of their own ([DeviceProcess]), and links
/// that can be cut ([Relay]). [Story] is what happens, chapter by chapter. Meanwhile [Traffic]
/// decides when requests are due and [Listening] sends them to the [Room], which asks another
/// device if one cannot be reached, and compares the answers with the truth. [Book] keeps a [Tally]
/// of each chapter, [LiveView] shows.
@NullMarked
package dev.skerry.cli.demo;

import org.jspecify.annotations.NullMarked;
