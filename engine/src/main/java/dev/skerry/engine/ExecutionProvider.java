package dev.skerry.engine;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.util.Map;

/**
 * Hardware that can run a model, fastest first. Which of them a machine has shows only when a
 * session is asked for: the engine's library lists what it was built with, not what works.
 */
public enum ExecutionProvider {
  TENSORRT {
    @Override
    void addTo(SessionOptions options) throws OrtException {
      options.addTensorrt(0);
    }
  },
  CUDA {
    @Override
    void addTo(SessionOptions options) throws OrtException {
      options.addCUDA(0);
    }
  },
  COREML {
    @Override
    void addTo(SessionOptions options) throws OrtException {
      options.addCoreML();
    }
  },
  OPENVINO {
    @Override
    void addTo(SessionOptions options) throws OrtException {
      options.addOpenVINO("CPU");
    }
  },
  XNNPACK {
    @Override
    void addTo(SessionOptions options) throws OrtException {
      options.addXnnpack(Map.of());
    }
  },
  /** Always there. */
  CPU {
    @Override
    void addTo(SessionOptions options) {
      // The engine falls back to it by itself.
    }
  };

  abstract void addTo(SessionOptions options) throws OrtException;
}
