/// How good plans are, and how soon they are there: fleets by seed, planned by the fleet's own
/// [Planner] and by the founding text's score, both measured in the planner's points. [Placements]
/// is the front door.
@NullMarked
package dev.skerry.benchmarks.placement;

import org.jspecify.annotations.NullMarked;
