package dev.skerry.device;

import dev.skerry.device.failsafe.Finite;
import dev.skerry.device.schedule.Assignment;
import dev.skerry.device.schedule.Work;
import dev.skerry.engine.Binding;
import dev.skerry.engine.EngineException;
import dev.skerry.engine.RunControl;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.Reason;
import dev.skerry.terms.Grade;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Runs a slot's assignment: copies inputs into pinned memory, runs the model once for all of them,
 * hands out the answers.
 *
 * <p>For whoever holds the slot, one thread at a time. If a batch fails, its members run one by
 * one, so that a bad input fails alone.
 */
final class Executor {
  private static final System.Logger LOG = System.getLogger(Executor.class.getName());

  private final int slot;
  private final LongSupplier nanos;
  private final RunControl control = new RunControl();

  Executor(int slot, LongSupplier nanos) {
    this.slot = slot;
    this.nanos = nanos;
  }

  /** Ends the run in progress, for nobody wants its answer any more. From any thread. */
  void terminate() {
    control.terminate();
  }

  /**
   * Runs {@code assignment} and answers its jobs.
   *
   * @return the nanoseconds that the run took; negative if it failed
   */
  long run(Assignment assignment) {
    control.clear();
    try {
      LoadedVariant variant = job(assignment, 0).generation().variant(assignment.rung());
      return variant.isBindable() && fits(assignment, variant)
          ? runPinned(assignment, variant)
          : runEach(assignment, variant);
    } catch (RuntimeException | Error e) {
      // Whatever it is, the slot must live on and every member must be answered.
      for (int i = 0; i < assignment.size(); i++) {
        fail(job(assignment, i), e);
      }
      return -1;
    }
  }

  private static boolean fits(Assignment assignment, LoadedVariant variant) {
    return job(assignment, 0).samples() == 1 && (assignment.size() == 1 || variant.takesBatches());
  }

  private long runPinned(Assignment assignment, LoadedVariant variant) {
    long start = nanos.getAsLong();
    int batch = assignment.size();
    Binding binding = variant.binding(slot, batch);
    for (int input = 0; input < variant.session().inputs().size(); input++) {
      ByteBuffer into = binding.input(input).bytes();
      for (int i = 0; i < batch; i++) {
        into.put(job(assignment, i).inputs().get(input).bytes());
      }
    }
    long ready = nanos.getAsLong();
    try {
      binding.run(control);
    } catch (EngineException e) {
      if (batch > 1) {
        return runEach(assignment, variant);
      }
      throw e;
    }
    long done = nanos.getAsLong();
    for (int i = 0; i < batch; i++) {
      Job job = job(assignment, i);
      job.timed(new Job.Timing(start, ready, done, batch, i == 0));
      answer(job, take(binding, variant.session().outputs(), i), assignment, variant);
    }
    return done - start;
  }

  /**
   * Copies what the model gave to one member of the batch, so that the next run can have the
   * memory.
   */
  private static List<Tensor> take(Binding binding, List<TensorSpec> outputs, int member) {
    List<Tensor> taken = new ArrayList<>(outputs.size());
    for (int output = 0; output < outputs.size(); output++) {
      Tensor all = binding.output(output);
      int size = all.byteSize() / binding.batch();
      byte[] own = new byte[size];
      all.bytes().get(member * size, own);
      Shape shape = binding.batch() == 1 ? all.shape() : all.shape().with(0, 1);
      taken.add(Tensor.of(all.type(), shape, ByteBuffer.wrap(own)));
    }
    return taken;
  }

  private long runEach(Assignment assignment, LoadedVariant variant) {
    long taken = -1;
    for (int i = 0; i < assignment.size(); i++) {
      Job job = job(assignment, i);
      if (job.isWanted()) {
        try {
          long start = nanos.getAsLong();
          List<Tensor> outputs = variant.session().run(job.inputs(), control);
          long done = nanos.getAsLong();
          job.timed(new Job.Timing(start, start, done, job.samples(), true));
          answer(job, outputs, assignment, variant);
          taken = assignment.size() == 1 ? done - start : -1;
        } catch (EngineException e) {
          fail(job, e);
        }
      }
    }
    return taken;
  }

  private void answer(Job job, List<Tensor> outputs, Assignment assignment, LoadedVariant variant) {
    if (job.generation().safeOutputs().isPresent()) {
      for (Tensor output : outputs) {
        if (Finite.firstNonFinite(output) >= 0) {
          job.answerSafely(Reason.CONTRACT, nanos.getAsLong());
          return;
        }
      }
    }
    boolean best = assignment.steps() == 0;
    job.finish(
        new Job.Outcome.Answered(
            outputs,
            best ? Grade.FULL : Grade.VARIANT,
            best ? Reason.NONE : Reason.DEADLINE,
            variant.rung().name(),
            nanos.getAsLong()));
  }

  private void fail(Job job, Throwable e) {
    long now = nanos.getAsLong();
    EngineException.Category category =
        e instanceof EngineException engine ? engine.category() : EngineException.Category.FAILED;
    switch (category) {
      case BAD_INPUT ->
          job.finish(
              new Job.Outcome.Refused(
                  new InferenceException(
                      Category.INVALID, "the model refused the input: " + e.getMessage()),
                  now));
      case TERMINATED -> job.answerSafely(Reason.DEADLINE, now);
      case BAD_MODEL, FAILED -> {
        LOG.log(
            System.Logger.Level.WARNING,
            "event=model_failed variant=" + job.ticket().ladder().best().name(),
            e);
        job.answerSafely(Reason.FAULT, now);
      }
    }
  }

  /** Whether anybody still waits for what {@code assignment} gives. */
  static boolean isWanted(Assignment assignment) {
    for (int i = 0; i < assignment.size(); i++) {
      if (job(assignment, i).isWanted()) {
        return true;
      }
    }
    return false;
  }

  static Job job(Assignment assignment, int index) {
    Work work = assignment.ticket(index).work();
    if (work instanceof Job job) {
      return job;
    }
    throw new IllegalArgumentException("work: " + work + " (expected: a job of this device)");
  }
}
