/// A room of devices that cover for each other.
@NullMarked
package dev.skerry.site;

import org.jspecify.annotations.NullMarked;
