package dev.skerry.serving.grpc;

import dev.skerry.serving.Answer;
import dev.skerry.serving.Inference;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.Question;
import dev.skerry.serving.grpc.proto.ModelInferRequest;
import dev.skerry.serving.grpc.proto.ModelInferResponse;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** From one request to its response, on the thread of the caller, within the current call. */
final class Asking {
  /** When the head of a call was there, on the clock of whoever is asked. */
  private static final Context.Key<Long> ARRIVAL = Context.key("arrival");

  private final Inference inference;

  Asking(Inference inference) {
    this.inference = inference;
  }

  /** Notes of each call when its head arrives, which may be long before the rest of it. */
  ServerInterceptor clock() {
    return new ServerInterceptor() {
      @Override
      public <Q, R> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Context timed = Context.current().withValue(ARRIVAL, inference.nanos());
        return Contexts.interceptCall(timed, call, headers, next);
      }
    };
  }

  /** When the current call's head arrived. */
  long callArrival() {
    Long noted = ARRIVAL.get();
    return noted == null ? inference.nanos() : noted;
  }

  /** A reading of the clock that arrivals are told by. */
  long nanos() {
    return inference.nanos();
  }

  /**
   * Reads, asks and writes.
   *
   * @param arrival when the request began to arrive
   * @throws InferenceException if the request is wrong, or there is no answer
   */
  ModelInferResponse answer(Received received, long arrival) {
    ModelInferRequest request = received.request();
    Context call = Context.current();
    // The call's deadline is told from now on, a question's timeout from its arrival.
    Optional<Duration> timeout =
        timeLeft(call.getDeadline())
            .map(left -> left.plusNanos(Math.max(0, inference.nanos() - arrival)));
    Question question = QuestionReader.read(request, timeout).arrivedAt(arrival);
    try (Withdrawal _ = Withdrawal.of(call)) {
      Answer answer = inference.ask(question);
      return AnswerWriter.write(question.id(), answer);
    }
  }

  private static Optional<Duration> timeLeft(@Nullable Deadline deadline) {
    if (deadline == null) {
      return Optional.empty();
    }
    long nanos = deadline.timeRemaining(TimeUnit.NANOSECONDS);
    if (nanos <= 0) {
      throw new InferenceException(
          Category.DEADLINE_EXCEEDED,
          "deadline: "
              + Duration.ofNanos(-nanos)
              + " before the request was read (expected: a later one)");
    }
    return Optional.of(Duration.ofNanos(nanos));
  }
}
