/// The Open Inference Protocol over HTTP.
///
/// [RestServer] routes; `InferHandler` takes the request that matters: it reads the body to its end
/// (`RequestBody`), bounded, expands it if it was compressed (`ContentCoding`), and gives it to
/// `RequestReader`, which makes a question of it, without copying tensors that come as bytes. The
/// answer goes out through `ResponseWriter`. All of it happens on the connection's virtual thread.
///
/// Numbers as text take the longest. `RequestHead` reads the JSON without them (`LongArrays`), so
/// that the deadline is known first; they themselves are read at the `ReadingDesk`, which decides
/// by `Turns` who is next, and turns away whom it would be too late for.
///
/// Bodies, nesting, numbers and names are limited; whatever is wrong is said as `{"error": …}` with
/// a 4xx, and never with a stack trace. `RestErrors` is the table from categories to codes;
/// `Unparsed` speaks for requests that could not even be routed. A connection closes after a body
/// that was left unread.
@NullMarked
package dev.skerry.serving.rest;

import org.jspecify.annotations.NullMarked;
