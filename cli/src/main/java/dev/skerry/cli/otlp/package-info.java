/// Metrics pushed over OTLP/HTTP, for whoever does not scrape; off unless somebody asks for it.
///
/// What is pushed is what `/metrics` says, word for word: [Scraped] reads that page, as a collector
/// that scrapes would, and [Translation] makes one of OpenTelemetry's messages of it. So nothing is
/// counted twice, and what a page gets is pushed without a word here. [Exporter] sends it every so
/// often to a [Destination], on a thread of its own; [Pushes] decides what is said of it, and when
/// comes the next one.
///
/// All counts go on from the start of the process, so a push that is lost costs nothing but its
/// moment: none is kept, and none is tried again before its time.
@NullMarked
package dev.skerry.cli.otlp;

import org.jspecify.annotations.NullMarked;
