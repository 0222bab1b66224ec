/// Many sites, one intent.
///
/// Someone says what shall run; the fleet sees to it that it runs, on the right devices, and that a
/// bad version hurts nobody. It talks to devices over [dev.skerry.link] only.
@NullMarked
package dev.skerry.fleet;

import org.jspecify.annotations.NullMarked;
