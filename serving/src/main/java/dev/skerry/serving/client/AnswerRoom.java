package dev.skerry.serving.client;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How much memory answers may take while they come, all those together that share it. Whoever asks
 * many at once is thus not at the mercy of how much they send. Thread-safe.
 */
public final class AnswerRoom {
  private final long bytes;
  private final @Nullable AnswerRoom whole;
  private final AtomicLong left;

  /**
   * There was no room for an answer, for which whoever gave it may be no more to blame than others.
   */
  public static final class NoRoomException extends IOException {
    private static final long serialVersionUID = 1;

    NoRoomException(String message) {
      super(message);
    }
  }

  /** Room for so many bytes. */
  public AnswerRoom(long bytes) {
    this(bytes, null);
  }

  private AnswerRoom(long bytes, @Nullable AnswerRoom whole) {
    this.bytes = bytes;
    this.whole = whole;
    left = new AtomicLong(bytes);
  }

  /** Room for so many bytes within this one: whoever has it leaves the rest to others. */
  public AnswerRoom part(long bytes) {
    return new AnswerRoom(bytes, this);
  }

  /**
   * Takes in one answer of at most {@code most} bytes, and fails if that or the room is too small.
   */
  BodyHandler<byte[]> handler(long most) {
    BodyHandler<byte[]> one = BodyHandlers.limiting(BodyHandlers.ofByteArray(), most);
    return info -> new Taking(one.apply(info));
  }

  /** What is free now, in bytes. */
  long left() {
    return left.get();
  }

  private boolean take(long count) {
    if (left.addAndGet(-count) >= 0 && (whole == null || whole.take(count))) {
      return true;
    }
    left.addAndGet(count);
    return false;
  }

  private void giveBack(long count) {
    left.addAndGet(count);
    if (whole != null) {
      whole.giveBack(count);
    }
  }

  private final class Taking implements BodySubscriber<byte[]> {
    private final BodySubscriber<byte[]> inner;
    private boolean over;
    private long taken;
    private Flow.Subscription subscription = new None();

    Taking(BodySubscriber<byte[]> inner) {
      this.inner = inner;
      // Also if whoever asked gives up.
      inner.getBody().whenComplete((body, failure) -> end());
    }

    @Override
    public CompletionStage<byte[]> getBody() {
      return inner.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription next) {
      subscription = next;
      inner.onSubscribe(next);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      long count = buffers.stream().mapToLong(ByteBuffer::remaining).sum();
      if (more(count)) {
        inner.onNext(buffers);
      } else {
        subscription.cancel();
        onError(
            new NoRoomException(
                "answers: more than " + bytes + " bytes at once (expected: fewer or smaller)"));
      }
    }

    @Override
    public void onError(Throwable failure) {
      inner.onError(failure);
      end();
    }

    @Override
    public void onComplete() {
      inner.onComplete();
      end();
    }

    private synchronized boolean more(long count) {
      if (over || !take(count)) {
        return false;
      }
      taken += count;
      return true;
    }

    private synchronized void end() {
      if (!over) {
        over = true;
        giveBack(taken);
      }
    }
  }

  private static final class None implements Flow.Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }
}
