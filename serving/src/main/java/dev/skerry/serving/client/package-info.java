/// The other end of the wire.
///
/// [InferenceClient] asks a server that speaks the Open Inference Protocol, with tensors as bytes
/// and the deadline as time left, and reads the grade of the answer from its parameters.
@NullMarked
package dev.skerry.serving.client;

import org.jspecify.annotations.NullMarked;
