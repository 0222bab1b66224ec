package dev.skerry.site;

import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.serving.Answer;
import dev.skerry.serving.Catalog;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.NamedTensor;
import dev.skerry.serving.Question;
import java.util.List;

/** Whether what a neighbour said is what this device could have said: names, types and shapes. */
final class Likeness {
  private Likeness() {}

  static boolean isAnswerTo(Question question, Answer answer, Catalog catalog) {
    List<TensorSpec> expected;
    try {
      expected =
          catalog.describe(question.model(), question.version()).outputs().stream()
              .filter(
                  spec -> question.outputs().isEmpty() || question.outputs().contains(spec.name()))
              .toList();
    } catch (InferenceException e) {
      // It is not here to be compared with.
      return !answer.outputs().isEmpty();
    }
    if (answer.outputs().size() != expected.size()) {
      return false;
    }
    for (int i = 0; i < expected.size(); i++) {
      if (!isLike(answer.outputs().get(i), expected.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLike(NamedTensor output, TensorSpec spec) {
    return output.name().equals(spec.name())
        && output.tensor().type() == spec.type()
        && fits(output.tensor().shape(), spec);
  }

  private static boolean fits(Shape shape, TensorSpec spec) {
    return spec.shape().accepts(shape);
  }
}
