/// What people allow devices: written, found good, signed, and never forgotten.
@NullMarked
package dev.skerry.fleet.policy;

import org.jspecify.annotations.NullMarked;
