package dev.skerry.serving.grpc;

import dev.skerry.serving.grpc.proto.InferParameter;
import dev.skerry.serving.grpc.proto.ModelRepositoryParameter;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * Parameters as the values that every protocol reads them as. Those without a value are left out.
 */
final class Parameters {
  private Parameters() {}

  static Map<String, Object> ofRequest(Map<String, InferParameter> parameters) {
    if (parameters.isEmpty()) {
      return Map.of();
    }
    Map<String, Object> values = new HashMap<>();
    parameters.forEach((name, value) -> put(values, name, value));
    return values;
  }

  private static void put(Map<String, Object> values, String name, InferParameter value) {
    switch (value.getParameterChoiceCase()) {
      case BOOL_PARAM -> values.put(name, value.getBoolParam());
      case INT64_PARAM -> values.put(name, value.getInt64Param());
      case UINT64_PARAM -> values.put(name, saturated(value.getUint64Param()));
      case DOUBLE_PARAM -> values.put(name, value.getDoubleParam());
      case STRING_PARAM -> values.put(name, value.getStringParam());
      case PARAMETERCHOICE_NOT_SET -> {}
    }
  }

  private static long saturated(long unsigned) {
    return unsigned < 0 ? Long.MAX_VALUE : unsigned;
  }

  /** Those of the repository extension; bytes as base64, as they come over HTTP. */
  static Map<String, Object> ofRepository(Map<String, ModelRepositoryParameter> parameters) {
    Map<String, Object> values = new HashMap<>();
    parameters.forEach((name, value) -> {
      switch (value.getParameterChoiceCase()) {
        case BOOL_PARAM -> values.put(name, value.getBoolParam());
        case INT64_PARAM -> values.put(name, value.getInt64Param());
        case STRING_PARAM -> values.put(name, value.getStringParam());
        case BYTES_PARAM ->
            values.put(
                name, Base64.getEncoder().encodeToString(value.getBytesParam().toByteArray()));
        case PARAMETERCHOICE_NOT_SET -> {}
      }
    });
    return values;
  }
}
