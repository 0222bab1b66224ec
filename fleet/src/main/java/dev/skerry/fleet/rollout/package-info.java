/// How a new version moves through a fleet: in waves, each held at a gate until what is measured
/// there says that it is good.
@NullMarked
package dev.skerry.fleet.rollout;

import org.jspecify.annotations.NullMarked;
