/// Commands for one device of a fleet.
@NullMarked
package dev.skerry.cli.device;

import org.jspecify.annotations.NullMarked;
