/// A model that is taught.
@NullMarked
package dev.skerry.learning;

import org.jspecify.annotations.NullMarked;
