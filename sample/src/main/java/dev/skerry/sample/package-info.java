/// A machine with faulty bearings.
@NullMarked
package dev.skerry.sample;

import org.jspecify.annotations.NullMarked;
