package dev.skerry.device.resources;

import java.util.Optional;
import java.util.function.Function;

/** What a sensor says, or why it says nothing. */
public sealed interface Reading<T> {
  /** What it says. */
  record Value<T>(T value) implements Reading<T> {}

  /**
   * Nothing.
   *
   * @param why names the file and what was wrong with it
   */
  record Missing<T>(String why) implements Reading<T> {}

  /** A value. */
  static <T> Reading<T> of(T value) {
    return new Value<>(value);
  }

  /** No value. */
  static <T> Reading<T> missing(String why) {
    return new Missing<>(why);
  }

  /** The value made into another; missing for the same reason. */
  default <R> Reading<R> map(Function<? super T, ? extends R> change) {
    return then(value -> of(change.apply(value)));
  }

  /** What follows from the value, which may be missing for a reason of its own. */
  default <R> Reading<R> then(Function<? super T, Reading<R>> next) {
    return switch (this) {
      case Value<T>(T value) -> next.apply(value);
      case Missing<T>(String why) -> missing(why);
    };
  }

  /** The value, if there is one. */
  default Optional<T> optional() {
    return switch (this) {
      case Value<T>(T value) -> Optional.of(value);
      case Missing<T> _ -> Optional.empty();
    };
  }

  /** The value as {@code show} puts it, or {@code missing: why}. */
  default String show(Function<? super T, String> show) {
    return switch (this) {
      case Value<T>(T value) -> show.apply(value);
      case Missing<T>(String why) -> "missing: " + why;
    };
  }
}
