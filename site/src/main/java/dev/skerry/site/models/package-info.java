/// How archives of families reach all devices of a site with one download.
///
/// [Library] is the front door: it hands out the bytes of an archive, wherever they come from. For
/// each archive that its device wants, an [Errand] decides what to do next from what the neighbours
/// say of it ([Holding], asked when it matters and as often as it changes anything): take it from
/// those that have it whole, fetch it over the uplink, or wait for somebody who does. Who that is
/// follows from the names alone ([Rendezvous]), so nobody is elected; who dies, hangs or is cut off
/// is passed over after a bound.
///
/// From neighbours it comes in [Piece]s, from several at once ([Pieces]). A piece says nothing of
/// whether it is right, for a digest is known of the whole only. [Provenance] notes who gave what:
/// if the whole is wrong, it is fetched from one neighbour alone, then another; and once it is
/// right, everybody whose piece was another is found out and left out. That works because nobody
/// gives on what it has not verified whole.
///
/// [Hatch] keeps giving from disturbing live questions. Nothing here verifies a seal or loads
/// anything: whoever asked for the bytes does, and tells [Library] what came of it.
///
/// The deciding classes are given *now* and belong to one thread; [Library] is thread-safe, and
/// uses a virtual thread for each neighbour that it asks.
@NullMarked
package dev.skerry.site.models;

import org.jspecify.annotations.NullMarked;
