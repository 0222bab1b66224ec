/// A model with fewer channels.
///
/// [ChannelGroups] finds out which channels of which layers stand or fall together, and which
/// parameters each of them has. [Pruner] ranks them, keeps the best in widths that kernels like,
/// and cuts the others out of every parameter. [Pruner#masked] does the same with zeros in place of
/// cuts: the two graphs compute the same, which is how the grouping is tested.
///
/// A pruned model has forgotten much and is of no use before it was taught again (`repair`).
///
/// [Thinner] needs no lessons. It is told how channels go with each other on samples ([Activity]),
/// lets those go that others tell (`Dependence`), and puts what they said into the weights of
/// whoever reads them (`Reader`).
///
/// Nothing here runs or trains anything.
@NullMarked
package dev.skerry.optimizer.prune;

import org.jspecify.annotations.NullMarked;
