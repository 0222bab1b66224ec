/// What can be said about a model without running it.
///
/// [Inspection#of] takes a graph and gives plain records: header and signature, size, one [Layer]
/// for each node, what an optimiser could make of it as [Opportunity] values, and warnings. Whoever
/// prints them, or turns them into JSON, needs nothing else.
///
/// Costs are for one sample: every dimension that the model leaves open counts as 1. `Channels`
/// follows groups of channels from the layer that makes them to those that read them, and so tells
/// which layers can be made narrower.
///
/// An opportunity is a possibility, not a promise: what it gains is measured by the optimiser, on
/// the device, or not claimed at all.
@NullMarked
package dev.skerry.model.inspect;

import org.jspecify.annotations.NullMarked;
