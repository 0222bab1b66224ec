package dev.skerry.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.serving.Reason;
import org.junit.jupiter.api.Test;

final class LotTest {
  @Test
  void onlyWhoGaveTooLittleForTheBestAlone_isToldOfTheDeadline() {
    assertThat(Lot.reason(false, false, 5, 4)).isEqualTo(Reason.DEADLINE);
    assertThat(Lot.reason(false, false, 5, 5)).isEqualTo(Reason.LOAD);
    assertThat(Lot.reason(false, true, 5, 4)).isEqualTo(Reason.LIMITS);
    assertThat(Lot.reason(true, true, 5, 9)).isEqualTo(Reason.FAULT);
  }
}
