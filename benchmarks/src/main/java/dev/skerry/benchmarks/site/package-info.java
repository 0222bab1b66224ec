/// A room of devices in virtual time, and what becomes of questions there.
///
/// [Rooms] plays one room by several ways to share: the site's own classes ([SiteRoute]), and those
/// that others use ([Rivals]). Each [Box] is a device with the production scheduler; the wire is
/// the simulated network. [Pool] says what nobody can surpass.
///
/// [LocalCost] measures, on the clock, what a site costs a question that stays at home.
@NullMarked
package dev.skerry.benchmarks.site;

import org.jspecify.annotations.NullMarked;
