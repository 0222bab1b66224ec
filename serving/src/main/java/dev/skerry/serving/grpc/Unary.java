package dev.skerry.serving.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** A call with one request: it gets what is made for it, or a status that says why not. */
final class Unary {
  private Unary() {}

  static <T> void answer(StreamObserver<T> client, Supplier<T> response) {
    if (client instanceof ServerCallStreamObserver<T> call) {
      // With a handler, answering a client that has gone is no error.
      call.setOnCancelHandler(() -> {});
    }
    T made;
    try {
      made = response.get();
    } catch (Throwable e) {
      client.onError(status(e).asRuntimeException());
      return;
    }
    client.onNext(made);
    client.onCompleted();
  }

  private static Status status(Throwable failure) {
    Context call = Context.current();
    return call.isCancelled() ? Contexts.statusFromCancelled(call) : GrpcErrors.status(failure);
  }
}
