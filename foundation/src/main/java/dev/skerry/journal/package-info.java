/// What is acknowledged is on disk.
@NullMarked
package dev.skerry.journal;

import org.jspecify.annotations.NullMarked;
