/// What came of an order, as a page.
///
/// [ReportPage] makes one HTML file that needs nothing beside itself: latency against accuracy, a
/// row for every candidate with the reason why it was kept or not, what quantizing each layer alone
/// costs, and what the engine made of the operators. Whatever comes out of a model is escaped.
@NullMarked
package dev.skerry.optimizer.report;

import org.jspecify.annotations.NullMarked;
