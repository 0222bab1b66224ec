/// Commands for many devices: {@code skerry fleet run} is the fleet, the others ask it.
@NullMarked
package dev.skerry.cli.fleet;

import org.jspecify.annotations.NullMarked;
