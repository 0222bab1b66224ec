package dev.skerry.serving;

import dev.skerry.model.tensor.ElementType;
import java.util.List;

/** What this server calls itself and says it can do, the same in every protocol. */
public final class ServerIdentity {
  /** Its name. */
  public static final String NAME = "skerry";

  /** Extensions of the Open Inference Protocol that it implements, and no others. */
  public static final List<String> EXTENSIONS =
      List.of(
          "binary_tensor_data",
          "model_configuration",
          "model_repository",
          "model_repository(unload_dependents)",
          "parameters",
          "schedule_policy",
          "statistics");

  private ServerIdentity() {}

  /** A type's name in model configurations. */
  public static String configType(ElementType type) {
    return type == ElementType.BYTES ? "TYPE_STRING" : "TYPE_" + type;
  }
}
