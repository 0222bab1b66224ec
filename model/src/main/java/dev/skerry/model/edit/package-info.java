/// Changes to a graph, as values.
///
/// An optimiser does not reach into a graph: it makes a list of [Edit]s and hands it to
/// [Edits#apply], which gives a new graph or a [dev.skerry.model.ModelException] that names the
/// edit's victim. Edits are plain records, so a recipe can be printed, compared and tried again.
///
/// To put a pair of nodes behind a value `x`, redirect its readers first and insert the nodes
/// after, so that the new reader of `x` is not redirected to itself:
///
/// ```java
/// Edits.apply(graph,
///     new Edit.Redirect("x", "x_back"),
///     new Edit.InsertNode(Node.of("q", "QuantizeLinear", List.of("x", "s", "z"), "x_q")),
///     new Edit.InsertNode(Node.of("dq", "DequantizeLinear", List.of("x_q", "s", "z"), "x_back")));
/// ```
///
/// A graph that takes too long to run in one go is cut instead: [Seams] knows where, and gives
/// pieces that run one after another.
///
/// Where a node stands follows from what it reads; nobody gives positions. Bodies of If, Loop and
/// Scan are carried along: an edit that would have to change one is refused.
@NullMarked
package dev.skerry.model.edit;

import org.jspecify.annotations.NullMarked;
