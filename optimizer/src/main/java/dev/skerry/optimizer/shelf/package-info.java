/// Finished work, found again by what it was made of.
///
/// Whoever makes something that takes long asks the [Shelf][dev.skerry.optimizer.shelf.Shelf]
/// first, with a [Key][dev.skerry.optimizer.shelf.Key] over everything that the outcome depends on,
/// and puts it there when it is whole. So an order that was interrupted goes on from what is
/// finished, and measurements, which would come out otherwise the second time, are taken over.
///
/// A [FolderShelf][dev.skerry.optimizer.shelf.FolderShelf] outlives the process: what it holds was
/// written aside, forced to the disk and then named, and is taken only if its digest fits. It never
/// tells anybody what to do again: what is not found is made anew. One process at a time may hold
/// it.
@NullMarked
package dev.skerry.optimizer.shelf;

import org.jspecify.annotations.NullMarked;
