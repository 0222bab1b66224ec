package dev.skerry.serving.grpc;

import io.grpc.Context;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts the thread that asks, if its call ends before there is an answer: because the client
 * gave up, its deadline passed, or the connection was lost. Once closed it never interrupts.
 */
final class Withdrawal implements Context.CancellationListener, AutoCloseable {
  private static final Executor AT_ONCE = Runnable::run;

  private final Context call;
  private @Nullable Thread asker = Thread.currentThread();
  private boolean interrupted;

  private Withdrawal(Context call) {
    this.call = call;
  }

  /** Watches {@code call} for the calling thread. */
  static Withdrawal of(Context call) {
    Withdrawal withdrawal = new Withdrawal(call);
    call.addListener(withdrawal, AT_ONCE);
    return withdrawal;
  }

  @Override
  public synchronized void cancelled(Context context) {
    if (asker != null) {
      interrupted = true;
      asker.interrupt();
    }
  }

  /** Stops watching, and takes back the interrupt if it came too late to be noticed. */
  @Override
  public void close() {
    call.removeListener(this);
    synchronized (this) {
      asker = null;
      if (interrupted) {
        Thread.interrupted();
      }
    }
  }
}
