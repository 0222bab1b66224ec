package dev.skerry.optimizer.quantize;

import dev.skerry.model.Graph;
import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What quantizing each layer alone costs.
 *
 * @param damage by layer, most first: how far the outputs move from the original's, 0 for not at
 *     all
 */
public record SensitivityScan(SequencedMap<String, Double> damage) {
  /* So many layers at most are put back; beyond that nothing is left to gain from integers. */
  private static final double MOST_RESCUED = 0.25;
  private static final double WORTH_RESCUING = 0.5;

  public SensitivityScan {
    damage = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(damage));
  }

  /** How close a graph's outputs are to the original's, from 0 to 1. */
  @FunctionalInterface
  public interface Judge {
    double closeness(Graph quantized) throws IOException;
  }

  /**
   * Quantizes one layer after the other, all others in floats.
   *
   * @param ranges of all values of the whole plan
   * @param means of what each layer reads
   */
  public static SensitivityScan of(
      Graph graph, Map<String, Range> ranges, Arithmetic arithmetic, Means means, Judge judge)
      throws IOException {
    List<String> layers = QuantizationPlan.of(graph, Set.of()).layers();
    Map<String, Double> damage = new LinkedHashMap<>();
    for (String layer : layers) {
      Set<String> others = new HashSet<>(layers);
      others.remove(layer);
      QuantizationPlan plan = QuantizationPlan.of(graph, others);
      if (ranges.keySet().containsAll(plan.values())) {
        double closeness =
            judge.closeness(Quantizer.corrected(graph, plan, ranges, arithmetic, means));
        damage.put(layer, 1 - closeness);
      }
    }
    SequencedMap<String, Double> sorted = new LinkedHashMap<>();
    damage.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return new SensitivityScan(sorted);
  }

  /**
   * The layers to put back to floats: the worst, as far as they do half of all damage, and no more
   * than a quarter of all. Errors of layers add up as squares.
   */
  public Set<String> worst() {
    double all = damage.values().stream().mapToDouble(each -> each * each).sum();
    Set<String> worst = new HashSet<>();
    double rescued = 0;
    for (Map.Entry<String, Double> layer : damage.entrySet()) {
      if (rescued >= WORTH_RESCUING * all || worst.size() + 1 > MOST_RESCUED * damage.size()) {
        break;
      }
      worst.add(layer.getKey());
      rescued += layer.getValue() * layer.getValue();
    }
    return worst;
  }
}
