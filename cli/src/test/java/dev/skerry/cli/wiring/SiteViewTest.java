package dev.skerry.cli.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.link.SiteSight;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SiteViewTest {
  private static SiteView.Row row(String device) {
    return new SiteView.Row(
        device, false, "127.0.0.1:1", false, 0, false, 0, 0, 0, 0, 0, 0, false, List.of());
  }

  @Test
  void fleet_isToldOfALargeSite_asFarAsItTakesThat() {
    List<SiteView.Row> rows =
        IntStream.rangeClosed(1, SiteSight.MOST + 1).mapToObj(n -> row("device-" + n)).toList();
    SiteView view =
        new SiteView("hall", "device-1", rows.size(), true, true, 0, 0, 0, rows, List.of());

    assertThat(view.sight().orElseThrow().devices()).hasSize(SiteSight.MOST).contains("device-1");
    assertThat(view.sight().orElseThrow().expected()).isEqualTo(rows.size());
  }
}
