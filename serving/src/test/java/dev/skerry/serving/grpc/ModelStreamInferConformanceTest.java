package dev.skerry.serving.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.ScriptedInference;
import dev.skerry.serving.grpc.proto.InferParameter;
import dev.skerry.serving.grpc.proto.ModelInferRequest;
import dev.skerry.serving.grpc.proto.ModelStreamInferResponse;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** {@code ModelStreamInfer}, over a real socket. */
@Timeout(30)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelStreamInferConformanceTest {
  private static final Tensor FOUR = Tensor.ofFloats(Shape.of(1, 4), 1, 2, 3, 4);

  private GrpcFixture grpc;

  /** What the server says, in order. */
  private static final class Heard implements StreamObserver<ModelStreamInferResponse> {
    final BlockingQueue<ModelStreamInferResponse> responses = new LinkedBlockingQueue<>();
    final CompletableFuture<Boolean> end = new CompletableFuture<>();

    @Override
    public void onNext(ModelStreamInferResponse response) {
      responses.add(response);
    }

    @Override
    public void onError(Throwable failure) {
      end.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      end.complete(true);
    }
  }

  @BeforeAll
  void start() {
    grpc = new GrpcFixture();
  }

  @AfterAll
  void stop() {
    grpc.close();
  }

  private static ModelInferRequest question(String model, String id) {
    return GrpcFixture.raw(model, FOUR).setId(id).build();
  }

  @Test
  void manyQuestions_areAnsweredInTheirOrder() {
    Heard heard = new Heard();
    StreamObserver<ModelInferRequest> stream = grpc.asyncClient().modelStreamInfer(heard);

    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      ids.add("many-" + i);
      stream.onNext(question("echo", "many-" + i));
    }
    stream.onCompleted();

    assertThat(heard.end.join()).isTrue();
    assertThat(heard.responses).extracting(r -> r.getInferResponse().getId()).isEqualTo(ids);
    assertThat(heard.responses).allMatch(response -> response.getErrorMessage().isEmpty());
  }

  @Test
  void laterQuestions_areWorkedOnWhileTheFirstWaits() throws InterruptedException {
    Heard heard = new Heard();
    StreamObserver<ModelInferRequest> stream = grpc.asyncClient().modelStreamInfer(heard);
    stream.onNext(question("held", "first"));
    stream.onNext(question("held", "second"));

    grpc.inference.entered("first").join();
    grpc.inference.entered("second").join();
    grpc.inference.release("second");
    grpc.inference.release("first");

    assertThat(heard.responses.take().getInferResponse().getId()).isEqualTo("first");
    assertThat(heard.responses.take().getInferResponse().getId()).isEqualTo("second");
    stream.onCompleted();
    assertThat(heard.end.join()).isTrue();
  }

  @Test
  void questionBeyondTheBound_waitsUntilOneIsAnswered() {
    Heard heard = new Heard();
    StreamObserver<ModelInferRequest> stream = grpc.asyncClient().modelStreamInfer(heard);
    for (int i = 0; i < 9; i++) {
      stream.onNext(question("held", "bound-" + i));
    }
    for (int i = 0; i < 8; i++) {
      grpc.inference.entered("bound-" + i).join();
    }

    assertThat(grpc.inference.entered("bound-8")).isNotDone();

    grpc.inference.release("bound-0");
    grpc.inference.entered("bound-8").join();
    for (int i = 1; i < 9; i++) {
      grpc.inference.release("bound-" + i);
    }
    stream.onCompleted();
    assertThat(heard.end.join()).isTrue();
    assertThat(heard.responses).hasSize(9);
  }

  @Test
  void failedQuestion_leavesTheStreamOpen() {
    Heard heard = new Heard();
    StreamObserver<ModelInferRequest> stream = grpc.asyncClient().modelStreamInfer(heard);

    stream.onNext(question("nobody", "a"));
    stream.onNext(question("broken", "b"));
    stream.onNext(question("echo", "c"));
    stream.onCompleted();

    assertThat(heard.end.join()).isTrue();
    assertThat(heard.responses)
        .extracting(response -> response.getInferResponse().getId())
        .containsExactly("a", "b", "c");
    assertThat(heard.responses)
        .extracting(ModelStreamInferResponse::getErrorMessage)
        .satisfiesExactly(
            a -> assertThat(a).contains("nobody"),
            b -> assertThat(b).isNotEmpty().doesNotContain(ScriptedInference.SECRET),
            c -> assertThat(c).isEmpty());
  }

  @Test
  void answer_isMarkedAsTheLastOfItsQuestion() throws InterruptedException {
    Heard heard = new Heard();
    StreamObserver<ModelInferRequest> stream = grpc.asyncClient().modelStreamInfer(heard);

    stream.onNext(
        GrpcFixture.raw("echo", FOUR)
            .putParameters(
                "triton_enable_empty_final_response",
                InferParameter.newBuilder().setBoolParam(true).build())
            .build());

    InferParameter last =
        heard.responses.take().getInferResponse().getParametersOrThrow("triton_final_response");
    assertThat(last.getBoolParam()).isTrue();
    stream.onCompleted();
    assertThat(heard.end.join()).isTrue();
    assertThat(heard.responses).isEmpty();
  }

  @Test
  void streamThatIsCancelled_withdrawsWhatIsInFlight() {
    Heard heard = new Heard();
    ClientCallStreamObserver<ModelInferRequest> stream =
        (ClientCallStreamObserver<ModelInferRequest>) grpc.asyncClient().modelStreamInfer(heard);
    stream.onNext(question("held", "cancelled-1"));
    stream.onNext(question("held", "cancelled-2"));
    grpc.inference.entered("cancelled-1").join();
    grpc.inference.entered("cancelled-2").join();

    stream.cancel("no longer wanted", null);

    assertThat(grpc.inference.withdrawn("cancelled-1").join()).isTrue();
    assertThat(grpc.inference.withdrawn("cancelled-2").join()).isTrue();
  }
}
