package dev.skerry.terms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MeasurementTest {
  @ParameterizedTest
  @CsvSource({
    "top-1 on cifar10, top-1",
    "agreement on samples on a shelf, agreement",
    "windows drawn by seed, accuracy",
    "what was seen on Monday, accuracy",
    " on nothing, accuracy",
  })
  void metric_isWhatDataBeginsWith(String data, String metric) {
    assertThat(Measurement.ofAccuracy("a machine", data, 1, 1).metric()).isEqualTo(metric);
  }
}
