/// Files that must be whole, and nobody else's.
@NullMarked
package dev.skerry.files;

import org.jspecify.annotations.NullMarked;
