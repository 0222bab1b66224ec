package dev.skerry.serving;

import dev.skerry.model.tensor.Tensor;

/** A tensor and the name that the model knows it by. */
public record NamedTensor(String name, Tensor tensor) {}
