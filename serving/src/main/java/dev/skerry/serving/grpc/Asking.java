package dev.skerry.serving.grpc;

import dev.skerry.serving.Answer;
import dev.skerry.serving.Inference;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.Question;
import dev.skerry.serving.grpc.proto.ModelInferRequest;
import dev.skerry.serving.grpc.proto.ModelInferResponse;
import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** From one request to its response, on the thread of the caller, within the current call. */
final class Asking {
  private final Inference inference;

  Asking(Inference inference) {
    this.inference = inference;
  }

  /**
   * Reads, asks and writes.
   *
   * @throws InferenceException if the request is wrong, or there is no answer
   */
  ModelInferResponse answer(Received received) {
    ModelInferRequest request = received.request();
    Context call = Context.current();
    Question question = QuestionReader.read(request, timeLeft(call.getDeadline()));
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
