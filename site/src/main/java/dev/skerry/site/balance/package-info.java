/// Whether a question stays or leaves, and to whom.
///
/// [Balance] decides, from what it is told alone: what the question allows ([Ask]), how this device
/// stands, who the [neighbours][dev.skerry.site.view.Neighbour] are, and what is known of each from
/// having asked it ([Balance.Acquaintance]). [Worth] foretells what a device would make of one more
/// question. Both are pure functions but for the two neighbours that chance picks.
@NullMarked
package dev.skerry.site.balance;

import org.jspecify.annotations.NullMarked;
