package dev.skerry.serving.grpc;

import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import io.grpc.Status;

/** The one table from categories to gRPC. */
final class GrpcErrors {
  private static final System.Logger LOG = System.getLogger(GrpcErrors.class.getName());

  private GrpcErrors() {}

  static Status status(Category category) {
    return switch (category) {
      case INVALID -> Status.INVALID_ARGUMENT;
      case NOT_FOUND -> Status.NOT_FOUND;
      case TOO_LARGE -> Status.RESOURCE_EXHAUSTED;
      case UNAVAILABLE -> Status.UNAVAILABLE;
      case DEADLINE_EXCEEDED -> Status.DEADLINE_EXCEEDED;
      case CANCELLED -> Status.CANCELLED;
      case UNSUPPORTED -> Status.UNIMPLEMENTED;
      case INTERNAL -> Status.INTERNAL;
    };
  }

  /** What a client is told of a failure. One that nobody foresaw is logged, and not told. */
  static Status status(Throwable failure) {
    if (failure instanceof InferenceException expected) {
      return status(expected.category()).withDescription(expected.getMessage());
    }
    LOG.log(System.Logger.Level.ERROR, "event=call_failed", failure);
    return Status.INTERNAL.withDescription("the server failed; its log says more");
  }
}
