/// Who goes first where processors are short.
@NullMarked
package dev.skerry.nice;

import org.jspecify.annotations.NullMarked;
