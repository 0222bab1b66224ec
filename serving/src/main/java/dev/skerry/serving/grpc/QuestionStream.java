package dev.skerry.serving.grpc;

import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.grpc.proto.InferParameter;
import dev.skerry.serving.grpc.proto.ModelInferRequest;
import dev.skerry.serving.grpc.proto.ModelInferResponse;
import dev.skerry.serving.grpc.proto.ModelStreamInferResponse;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The questions of one stream. Several are worked on at once, each on a thread of its own; answers
 * go out in the order of the questions, and only as fast as the client reads them. A question that
 * gets no answer gets an error message, and the stream goes on.
 */
final class QuestionStream implements StreamObserver<Received> {
  /* How many requests of one stream are held at once: enough to hide the network, few enough that a
  client that only sends cannot fill the memory. */
  private static final int MOST_IN_FLIGHT = 8;
  private static final String WANTS_FINAL = "triton_enable_empty_final_response";
  private static final String FINAL = "triton_final_response";
  /* A question has one answer here, so every answer is the last. */
  private static final InferParameter YES = AnswerWriter.truth(true);

  private final Asking asking;
  private final Executor threads;
  private final ServerCallStreamObserver<ModelStreamInferResponse> client;
  private final Queue<CompletableFuture<ModelStreamInferResponse>> inFlight = new ArrayDeque<>();
  private boolean allAsked;
  private boolean closed;

  private QuestionStream(
      Asking asking, Executor threads, ServerCallStreamObserver<ModelStreamInferResponse> client) {
    this.asking = asking;
    this.threads = threads;
    this.client = client;
  }

  /** Begins to take questions; to be called before the call's first message is delivered. */
  static QuestionStream open(
      Asking asking, Executor threads, ServerCallStreamObserver<ModelStreamInferResponse> client) {
    QuestionStream stream = new QuestionStream(asking, threads, client);
    client.disableAutoRequest();
    client.setOnReadyHandler(stream::drain);
    client.setOnCancelHandler(stream::abandon);
    client.request(MOST_IN_FLIGHT);
    return stream;
  }

  @Override
  public void onNext(Received received) {
    long arrival = asking.nanos();
    CompletableFuture<ModelStreamInferResponse> response = new CompletableFuture<>();
    synchronized (this) {
      inFlight.add(response);
    }
    threads.execute(
        Context.current()
            .wrap(() -> {
              response.complete(answer(received, arrival));
              drain();
            }));
  }

  @Override
  public synchronized void onCompleted() {
    allAsked = true;
    drain();
  }

  @Override
  public void onError(Throwable connection) {
    abandon();
  }

  private synchronized void abandon() {
    closed = true;
    inFlight.clear();
  }

  private synchronized void drain() {
    while (!closed && client.isReady() && isAnswered(inFlight.peek())) {
      client.onNext(inFlight.remove().join());
      client.request(1);
    }
    if (!closed && allAsked && inFlight.isEmpty()) {
      closed = true;
      client.onCompleted();
    }
  }

  private static boolean isAnswered(
      @Nullable CompletableFuture<ModelStreamInferResponse> response) {
    return response != null && response.isDone();
  }

  private ModelStreamInferResponse answer(Received received, long arrival) {
    ModelInferResponse.Builder unanswered = ModelInferResponse.newBuilder();
    try {
      ModelInferRequest request = received.request();
      unanswered
          .setModelName(request.getModelName())
          .setModelVersion(request.getModelVersion())
          .setId(request.getId());
      checkFinal(request.getParametersMap().get(WANTS_FINAL));
      return ModelStreamInferResponse.newBuilder()
          .setInferResponse(asking.answer(received, arrival).toBuilder().putParameters(FINAL, YES))
          .build();
    } catch (Throwable e) {
      String description = GrpcErrors.status(e).getDescription();
      return ModelStreamInferResponse.newBuilder()
          .setErrorMessage(description == null ? "no answer" : description)
          .setInferResponse(unanswered.putParameters(FINAL, YES))
          .build();
    }
  }

  private static void checkFinal(@Nullable InferParameter wanted) {
    if (wanted != null && !wanted.hasBoolParam()) {
      throw new InferenceException(
          Category.INVALID, WANTS_FINAL + ": not a bool_param (expected: a bool_param)");
    }
  }
}
