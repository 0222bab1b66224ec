package dev.skerry.benchmarks.mixed;

import dev.skerry.engine.Binding;
import dev.skerry.engine.RunControl;
import dev.skerry.engine.Session;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * Threads that run the bare engine, each with a queue of its own: one for all, with who is urgent
 * in front; one for who is urgent and one for the others; or one for each agent, of which one at a
 * time may run, in turns. Nothing stands between a queue and the engine.
 */
final class ThreadsContender implements Contender {
  private final List<Worker> workers = new ArrayList<>();
  private final ToIntFunction<Call> worker;

  /**
   * Threads.
   *
   * @param count how many
   * @param worker the number of the thread that a question is for
   * @param sessions the model of a network, urgent or not; not closed here
   * @param gate who may run, and for how long
   */
  ThreadsContender(
      int count,
      ToIntFunction<Call> worker,
      BiFunction<Boolean, Integer, Session> sessions,
      Gate gate) {
    this.worker = worker;
    for (int number = 0; number < count; number++) {
      workers.add(new Worker(sessions, gate));
    }
    workers.forEach(Worker::start);
  }

  /** Lets runs through: all of them, or one at a time. */
  interface Gate {
    void enter();

    /** Between two pieces. */
    void pass();

    void leave();

    /** Anybody at any time. */
    Gate OPEN =
        new Gate() {
          @Override
          public void enter() {}

          @Override
          public void pass() {}

          @Override
          public void leave() {}
        };

    /** One at a time, in turns: who has run a piece goes behind those who wait. */
    static Gate turns() {
      ReentrantLock lock = new ReentrantLock(true);
      return new Gate() {
        @Override
        public void enter() {
          lock.lock();
        }

        @Override
        public void pass() {
          if (lock.hasQueuedThreads()) {
            lock.unlock();
            lock.lock();
          }
        }

        @Override
        public void leave() {
          lock.unlock();
        }
      };
    }
  }

  private record Asked(Call call, Consumer<Boolean> done, long number) {}

  private static final class Worker implements Runnable {
    private static final Comparator<Asked> ORDER =
        Comparator.<Asked, Boolean>comparing(asked -> !asked.call().isUrgent())
            .thenComparingLong(Asked::number);

    private final PriorityBlockingQueue<Asked> queue = new PriorityBlockingQueue<>(64, ORDER);
    private final BiFunction<Boolean, Integer, Session> sessions;
    private final Gate gate;
    private final Map<Session, Binding> bindings = new HashMap<>();
    private final Thread thread = Thread.ofPlatform().name("worker").daemon(true).unstarted(this);

    Worker(BiFunction<Boolean, Integer, Session> sessions, Gate gate) {
      this.sessions = sessions;
      this.gate = gate;
    }

    void start() {
      thread.start();
    }

    @Override
    public void run() {
      try (RunControl control = new RunControl(gate::pass)) {
        while (true) {
          Asked next = queue.take();
          Session session = sessions.apply(next.call().isUrgent(), next.call().net());
          Binding binding = bindings.computeIfAbsent(session, Nets::bind);
          gate.enter();
          try {
            binding.run(control);
          } finally {
            gate.leave();
          }
          next.done().accept(true);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        bindings.values().forEach(Binding::close);
      }
    }
  }

  @Override
  public void ask(Call call, Consumer<Boolean> done) {
    workers.get(worker.applyAsInt(call)).queue.add(new Asked(call, done, call.arrival()));
  }

  @Override
  public void close() {
    workers.forEach(each -> each.thread.interrupt());
    try {
      for (Worker each : workers) {
        each.thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
