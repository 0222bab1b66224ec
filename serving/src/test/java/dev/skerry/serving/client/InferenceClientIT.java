package dev.skerry.serving.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.Answer;
import dev.skerry.serving.Datatypes;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.Question;
import dev.skerry.serving.Reason;
import dev.skerry.serving.ScriptedInference;
import dev.skerry.serving.rest.RestOptions;
import dev.skerry.serving.rest.RestServer;
import dev.skerry.terms.Grade;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our client against our server. */
@Timeout(30)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InferenceClientIT {
  private final ScriptedInference inference = new ScriptedInference();
  private final RestServer server = RestServer.start(inference, RestOptions.loopback(0));
  private final InferenceClient client =
      new InferenceClient(URI.create("http://127.0.0.1:" + server.port()));

  @AfterEach
  void forget() {
    inference.asked.clear();
  }

  @AfterAll
  void stop() {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void tensor_comesBackBitByBit(ElementType type) {
    Tensor tensor = Datatypes.extremes(type);

    Answer answer = client.ask(Question.to("echo").with("x", tensor));

    assertThat(answer.output("x").tensor().type()).isEqualTo(type);
    assertThat(answer.output("x").tensor().shape()).isEqualTo(tensor.shape());
    assertThat(answer.output("x").tensor().bytes()).isEqualTo(tensor.bytes());
  }

  @Test
  void answer_keepsWhatItIsWorth() {
    Answer answer = client.ask(Question.to("safe"));

    assertThat(answer.grade()).isEqualTo(Grade.SAFE);
    assertThat(answer.reason()).isEqualTo(Reason.DEADLINE);
    assertThat(answer.variant()).isEqualTo("int8");
    assertThat(answer.age()).isEqualTo(Duration.ofMillis(3));
    assertThat(answer.onTime()).isFalse();
  }

  @Test
  void deadlineAndPriority_arrive() {
    client.ask(Question.to("echo").within(Duration.ofMillis(10)).withPriority(3));

    Question arrived = inference.asked.remove();
    assertThat(arrived.timeout()).contains(Duration.ofMillis(10));
    assertThat(arrived.priority()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(
      value = Category.class,
      names = {"CANCELLED"},
      mode = EnumSource.Mode.EXCLUDE)
  void refusal_keepsCategoryAndMessage(Category category) {
    assertThatThrownBy(() -> client.ask(Question.to("refuse-" + category)))
        .isInstanceOfSatisfying(
            InferenceException.class, e -> assertThat(e.category()).isEqualTo(category))
        .hasMessage("refused: " + category);
  }

  @Test
  void nobodyListening_isUnavailable() {
    RestServer gone = RestServer.start(inference, RestOptions.loopback(0));
    int port = gone.port();
    gone.close();
    try (InferenceClient lost = new InferenceClient(URI.create("http://127.0.0.1:" + port))) {
      assertThatThrownBy(() -> lost.ask(Question.to("echo")))
          .isInstanceOfSatisfying(
              InferenceException.class,
              e -> assertThat(e.category()).isEqualTo(Category.UNAVAILABLE));
    }
  }
}
