package dev.skerry.device.failsafe;

import dev.skerry.model.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Whether an agent's answers change no faster than its {@link OutputContract} allows.
 *
 * <p>An answer is held against the last one that was found good, so after an outlier, or a time
 * without good answers, the room for change has grown with the time between. Of a request with many
 * samples the first is held against what was before, and the last remembered. Safe answers are not
 * of the model, and neither held to this nor remembered.
 *
 * <p>Thread-safe. The memory it needs is there from the first answer on.
 */
public final class Steadiness {
  /* Two answers at the same moment, as of one batch, may differ by what this long would allow. */
  private static final double SHORTEST_NANOS = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private final OutputContract contract;
  private final boolean limited;
  private final double[][] last;
  private long at;
  private boolean known;

  /** The steadiness that {@code contract} asks for. */
  public Steadiness(OutputContract contract) {
    this.contract = contract;
    this.last = new double[contract.size()][0];
    boolean any = false;
    for (int i = 0; i < contract.size(); i++) {
      any |= contract.limits(i).changePerSecond().isPresent();
    }
    this.limited = any;
  }

  /**
   * Holds an answer, found good otherwise, against the one before; remembers it if it is steady.
   *
   * @param samples how many the request brought
   * @param now when its question came, in monotonic nanoseconds
   */
  public Optional<Breach> check(List<Tensor> answer, int samples, long now) {
    return limited ? compare(answer, samples, now) : Optional.empty();
  }

  private synchronized Optional<Breach> compare(List<Tensor> answer, int samples, long now) {
    double seconds = Math.max(SHORTEST_NANOS, Math.abs((double) (now - at))) / NANOS_PER_SECOND;
    for (int i = 0; known && i < last.length; i++) {
      if (contract.limits(i).changePerSecond().isPresent()) {
        double most = contract.limits(i).changePerSecond().getAsDouble() * seconds;
        Optional<Breach> found = compare(i, answer.get(i), samples, most);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    for (int i = 0; i < last.length; i++) {
      if (contract.limits(i).changePerSecond().isPresent()) {
        remember(i, answer.get(i), samples);
      }
    }
    known = true;
    at = now;
    return Optional.empty();
  }

  private Optional<Breach> compare(int output, Tensor tensor, int samples, double most) {
    ByteBuffer bytes = tensor.bytes();
    int width = Math.min(last[output].length, Elements.count(tensor) / samples);
    for (int i = 0; i < width; i++) {
      double change = Math.abs(Elements.at(bytes, tensor.type(), i) - last[output][i]);
      if (change > most) {
        return Optional.of(
            new Breach(
                contract.output(output).name(),
                "changed by " + change + " at " + i + " (expected: <= " + most + ")"));
      }
    }
    return Optional.empty();
  }

  private void remember(int output, Tensor tensor, int samples) {
    int count = Elements.count(tensor);
    int width = count / samples;
    if (last[output].length != width) {
      last[output] = new double[width];
    }
    for (int i = 0; i < width; i++) {
      last[output][i] = Elements.at(tensor.bytes(), tensor.type(), count - width + i);
    }
  }
}
