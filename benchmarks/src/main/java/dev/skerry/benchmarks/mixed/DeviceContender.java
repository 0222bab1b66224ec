package dev.skerry.benchmarks.mixed;

import dev.skerry.device.Device;
import dev.skerry.device.DeviceOptions;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.Question;
import dev.skerry.terms.AgentSpec;
import dev.skerry.terms.Grade;
import dev.skerry.terms.LatencyClass;
import dev.skerry.time.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** A device with one executor: an agent of its own for each network, urgent and patient. */
final class DeviceContender implements Contender {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int CORES = 2;
  private static final Duration SELF_TEST = Duration.ofMillis(100);
  private static final int LEARNED = 50;

  private final Device device;
  private final ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Question> questions = new HashMap<>();

  /**
   * A device with all networks loaded.
   *
   * @param longestBlock for how long a patient model may keep urgent ones waiting; empty for whole
   *     models
   */
  DeviceContender(Nets nets, Optional<Duration> longestBlock, Time time) {
    DeviceOptions whole = DeviceOptions.forCores(CORES).withSelfTest(SELF_TEST);
    device =
        Device.open(
            longestBlock.map(whole::withLongestBlock).orElse(whole), time, new SplittableRandom(1));
    for (int net = 0; net < Mix.NETS; net++) {
      add(nets, true, net, LatencyClass.REAL_TIME);
      add(nets, false, net, LatencyClass.BATCH);
    }
  }

  private void add(Nets nets, boolean urgent, int net, LatencyClass type) {
    String name = name(urgent, net);
    device.add(nets.file(urgent, net), spec -> renamed(spec, name, type));
    List<Tensor> sample = nets.sample(urgent, net);
    Question question = Question.to(name);
    for (int input = 0; input < sample.size(); input++) {
      question =
          question.with(nets.session(urgent, net).inputs().get(input).name(), sample.get(input));
    }
    questions.put(name, question);
    // What was measured while the machine was busy loading may be too long to be believed.
    for (int run = 0; run < LEARNED; run++) {
      answered(question.within(PATIENCE));
    }
  }

  private static AgentSpec renamed(AgentSpec spec, String name, LatencyClass type) {
    return new AgentSpec(
        name, type, spec.accuracyFloor(), spec.safeAnswer(), spec.flags(), spec.cache());
  }

  private static String name(boolean urgent, int net) {
    return (urgent ? "urgent" : "patient") + net;
  }

  @Override
  public void ask(Call call, Consumer<Boolean> done) {
    Question question = questions.get(name(call.isUrgent(), call.net()));
    if (question == null) {
      throw new IllegalArgumentException("net: " + call.net() + " (expected: 0 to 4)");
    }
    Duration given =
        call.isUrgent() ? Duration.ofNanos(call.deadline() - call.arrival()) : PATIENCE;
    askers.execute(() -> done.accept(answered(question.within(given))));
  }

  @Override
  public SortedMap<String, Long> missed() {
    return device.missed();
  }

  private boolean answered(Question question) {
    try {
      return device.ask(question).grade() == Grade.FULL;
    } catch (InferenceException e) {
      return false;
    }
  }

  @Override
  public void close() {
    device.close();
    askers.close();
  }
}
