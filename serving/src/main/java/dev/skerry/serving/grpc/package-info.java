/// The Open Inference Protocol over gRPC.
///
/// [GrpcServer] listens; `Binding` says which class takes which call. `InferenceService` answers
/// those about the server and its models out of the catalog. Questions go to `Asking`, which makes
/// a question of the request (`QuestionReader`), asks, and writes the answer (`AnswerWriter`). A
/// stream of questions is a `QuestionStream`: several are worked on at once, the answers go out in
/// the order of the questions.
///
/// Every call has a virtual thread of its own that blocks until it is answered, and every question
/// of a stream does. The call's gRPC deadline bounds the question's time, like the `timeout`
/// parameter; a call that ends early interrupts the thread that asks, which withdraws the question.
///
/// Tensors are not copied: those of a request are views of the received message (`Received`), those
/// of an answer are written to the network from where they lie. Messages are limited in size;
/// whatever is wrong is said as a status with a description, and never with a stack trace.
/// `GrpcErrors` is the table from categories to codes.
///
/// Shared memory, tracing and log settings are refused: this server does not do that. The classes
/// generated from Triton's definitions live in the package `proto` below this one.
@NullMarked
package dev.skerry.serving.grpc;

import org.jspecify.annotations.NullMarked;
