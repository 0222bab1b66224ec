/// Tests of tests. A list names mistakes that somebody could make in the sources and the simulation
/// that must find each ([PlantedBug]); [Planting] puts one of them at a time into a copy of its
/// class, loads that in place of the right one, and lets the simulation look.
///
/// A mistake that nobody finds is a promise that nobody keeps watch over.
@NullMarked
package dev.skerry.sim.planted;

import org.jspecify.annotations.NullMarked;
