package dev.skerry.serving.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class AnswerRoomTest {
  private final AnswerRoom room = new AnswerRoom(100);

  private static final ResponseInfo OK =
      new ResponseInfo() {
        @Override
        public int statusCode() {
          return 200;
        }

        @Override
        public HttpHeaders headers() {
          return HttpHeaders.of(Map.of(), (name, value) -> true);
        }

        @Override
        public HttpClient.Version version() {
          return HttpClient.Version.HTTP_1_1;
        }
      };

  private static final class Connection implements Flow.Subscription {
    private final AtomicBoolean closed = new AtomicBoolean();

    @Override
    public void request(long count) {}

    @Override
    public void cancel() {
      closed.set(true);
    }
  }

  private BodySubscriber<byte[]> answer(Connection connection) {
    BodySubscriber<byte[]> answer = room.handler(80).apply(OK);
    answer.onSubscribe(connection);
    return answer;
  }

  private static List<ByteBuffer> bytes(int count) {
    return List.of(ByteBuffer.allocate(count));
  }

  @Test
  void answer_hasRoomUntilItIsThere() {
    BodySubscriber<byte[]> answer = answer(new Connection());
    answer.onNext(bytes(30));
    answer.onNext(bytes(20));
    assertThat(room.left()).isEqualTo(50);

    answer.onComplete();

    assertThat(answer.getBody().toCompletableFuture().join()).hasSize(50);
    assertThat(room.left()).isEqualTo(100);
  }

  @Test
  void whoFillsItsPart_leavesTheRestToOthers() {
    AnswerRoom part = room.part(40);
    BodySubscriber<byte[]> greedy = part.handler(80).apply(OK);
    Connection connection = new Connection();
    greedy.onSubscribe(connection);
    greedy.onNext(bytes(40));
    assertThat(room.left()).isEqualTo(60);

    greedy.onNext(bytes(1));

    assertThat(connection.closed).isTrue();
    assertThat(part.left()).isEqualTo(40);
    assertThat(room.left()).isEqualTo(100);
  }

  @Test
  void part_hasNoMoreThanTheWhole() {
    BodySubscriber<byte[]> other = answer(new Connection());
    other.onNext(bytes(80));
    AnswerRoom part = room.part(40);
    BodySubscriber<byte[]> late = part.handler(80).apply(OK);
    Connection connection = new Connection();
    late.onSubscribe(connection);

    late.onNext(bytes(30));

    assertThat(connection.closed).isTrue();
    assertThat(part.left()).isEqualTo(40);
    assertThat(room.left()).isEqualTo(20);
  }

  @Test
  void answerForWhichThereIsNoRoom_isBrokenOff_andOthersGoOn() {
    BodySubscriber<byte[]> first = answer(new Connection());
    first.onNext(bytes(60));
    Connection connection = new Connection();
    BodySubscriber<byte[]> second = answer(connection);
    second.onNext(bytes(30));

    second.onNext(bytes(30));

    assertThat(connection.closed).isTrue();
    assertThatThrownBy(() -> second.getBody().toCompletableFuture().join())
        .hasCauseInstanceOf(IOException.class)
        .hasMessageContaining("more than 100 bytes");
    assertThat(room.left()).isEqualTo(40);
    second.onNext(bytes(1));
    assertThat(room.left()).isEqualTo(40);
    first.onComplete();
    assertThat(room.left()).isEqualTo(100);
  }

  @Test
  void answerThatIsTooLong_leavesItsRoom() {
    BodySubscriber<byte[]> answer = answer(new Connection());
    answer.onNext(bytes(79));
    answer.onNext(bytes(2));

    assertThat(answer.getBody().toCompletableFuture()).isCompletedExceptionally();
    assertThat(room.left()).isEqualTo(100);
  }

  @Test
  void answerThatBreaksOff_leavesItsRoom() {
    BodySubscriber<byte[]> answer = answer(new Connection());
    answer.onNext(bytes(79));
    answer.onError(new IOException("reset"));

    assertThat(room.left()).isEqualTo(100);
  }
}
