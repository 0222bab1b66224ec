package dev.skerry.engine.patrol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OwnMemoryTest {
  @Test
  void nativeMemory_isARegion() {
    assertThat(OwnMemory.parse("7fda4c000000-7fda4c5d1000 rw-p 00000000 00:00 0 "))
        .contains(new ProcessMemory.Region(0x7fda4c000000L, 0x7fda4c5d1000L));
    assertThat(
            OwnMemory.parse(
                "56018f806000-56018f84f000 rw-p 00000000 00:00 0                          [heap]"))
        .isPresent();
  }

  @Test
  void filesCodeAndTheJavaHeap_areNone() {
    assertThat(
            Optional.empty()
                .or(() -> OwnMemory.parse("f0000000-100000000 rw-p 00000000 00:00 0 "))
                .or(() -> OwnMemory.parse("7fda4c000000-7fda4c5d1000 rwxp 00000000 00:00 0 "))
                .or(() -> OwnMemory.parse("7fda4c000000-7fda4c5d1000 rw-s 00000000 00:00 0 "))
                .or(() -> OwnMemory.parse("7fda4c000000-7fda4c5d1000 r--p 00000000 00:00 0 "))
                .or(() ->
                    OwnMemory.parse(
                        "7fda4c000000-7fda4c5d1000 rw-p 00021000 08:01 1042 /lib/a b.so"))
                .or(() ->
                    OwnMemory.parse(
                        "ffffffffff600000-ffffffffff601000 rw-p 00000000 00:00 0 [vsyscall]"))
                .or(() -> OwnMemory.parse(""))
                .or(() -> OwnMemory.parse("7fda4c000000 rw-p 00000000 00:00 0"))
                .or(() -> OwnMemory.parse("x-y rw-p 00000000 00:00 0")))
        .isEmpty();
  }

  @Test
  void whatThisProcessMaps_canBeRead() throws IOException {
    try (OwnMemory memory = OwnMemory.open()) {
      byte[] page = new byte[Patrol.PAGE];
      assertThat(memory.regions())
          .anySatisfy(region ->
              assertThat(memory.read(region.begin(), page, page.length)).isEqualTo(page.length));
      assertThat(memory.read(4096, page, page.length)).isZero();
    }
  }
}
