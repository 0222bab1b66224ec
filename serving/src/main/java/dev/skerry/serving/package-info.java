/// How a question reaches whoever can answer it.
///
/// [Inference] is the port: a device and a site implement it, and everything in the sub-packages
/// talks to it. A [Question] names a model, brings tensors and a time within which an answer is of
/// use; an [Answer] says what it is worth ([dev.skerry.terms.Grade]) and why ([Reason]). What can
/// be asked for stands in the [Catalog].
///
/// `rest` and `grpc` speak the Open Inference Protocol to clients; `client` speaks it to servers.
/// Neither decides anything: they read, hand over and write. Every question runs on a thread of its
/// own, a virtual one, that blocks until it is answered.
///
/// Errors are [InferenceException]s with a category; each protocol has one table from categories to
/// its codes.
@NullMarked
package dev.skerry.serving;

import org.jspecify.annotations.NullMarked;
