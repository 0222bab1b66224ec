package dev.skerry.site.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegisterTest {
  private static final Instant END = Instant.parse("2030-01-01T00:00:00Z");

  private static UUID address(int n) {
    return new UUID(0, n);
  }

  private static Introduction introduction(int n, String device, long incarnation) {
    return new Introduction(address(n), device, "10.0.0." + n, 9000, incarnation, 0, END);
  }

  private static List<String> devices(Register register) {
    return register.roll().members().stream().map(Member::device).toList();
  }

  private static Register alone() {
    return new Register(introduction(1, "a", 1), 0, 0);
  }

  @Test
  void member_whoSaysNothing_isNotInTheRollAndIsAsked() {
    Register register = alone();

    List<Register.Effect> effects = register.view(List.of(address(1), address(2)));

    assertThat(effects).containsExactly(new Register.Effect.Introduce(Optional.of(address(2))));
    assertThat(devices(register)).containsExactly("a");
    assertThat(register.device(address(2))).isEmpty();
    assertThat(register.remind()).containsExactly(new Register.Effect.Ask(address(2)));
  }

  @Test
  void introduction_beforeItsView_counts() {
    Register register = alone();
    register.introduced(introduction(2, "b", 1));
    assertThat(devices(register)).containsExactly("a");

    register.view(List.of(address(1), address(2)));

    assertThat(devices(register)).containsExactly("a", "b");
    assertThat(register.device(address(2))).contains("b");
  }

  @Test
  void device_startedAgain_isItsNewestSelf() {
    Register register = alone();
    register.view(List.of(address(1), address(2), address(3)));
    register.introduced(introduction(3, "b", 8));
    register.introduced(introduction(2, "b", 7));

    assertThat(register.roll().member("b").orElseThrow().host()).isEqualTo("10.0.0.3");
    assertThat(register.roll().members()).hasSize(2);
  }

  @Test
  void impostor_withThisDevicesName_doesNotReplaceIt() {
    Register register = alone();
    register.view(List.of(address(1), address(2)));

    register.introduced(introduction(2, "a", 99));

    assertThat(register.roll().member("a").orElseThrow().host()).isEqualTo("10.0.0.1");
  }

  @Test
  void size_learned_neverShrinks() {
    Register register = alone();
    register.view(List.of(address(1), address(2), address(3)));
    register.introduced(introduction(2, "b", 1));
    register.introduced(introduction(3, "c", 1));

    register.view(List.of(address(1)));

    assertThat(register.roll().expected()).isEqualTo(3);
    assertThat(register.roll().quorum()).isFalse();
  }

  @Test
  void certificate_runOutByEveryClock_isForgotten() {
    Register register = alone();
    register.view(List.of(address(1), address(2)));
    register.introduced(introduction(2, "b", 1));

    assertThat(register.expire(List.of(END.plusSeconds(1), END.minusSeconds(1)))).isEmpty();
    register.expire(List.of(END.plusSeconds(1), END.plusSeconds(9)));

    assertThat(devices(register)).containsExactly("a");
    assertThat(register.remind()).containsExactly(new Register.Effect.Ask(address(2)));
  }

  /** Whatever comes in, in whatever order: the roll is those present who have said who they are. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void views_andIntroductionsInAnyOrder_giveTheRollOfThoseKnown(long seed) {
    Random random = new Random(seed);
    Register register = alone();
    Set<Integer> present = new HashSet<>(Set.of(1));
    Set<Integer> known = new HashSet<>(Set.of(1));
    int largest = 1;
    for (int step = 0; step < 400; step++) {
      long before = register.roll().number();
      List<Register.Effect> effects;
      if (random.nextInt(3) == 0) {
        present = new HashSet<>(Set.of(1));
        for (int n = 2; n <= 9; n++) {
          if (random.nextInt(3) > 0) {
            present.add(n);
          }
        }
        known.retainAll(present);
        List<UUID> members = new ArrayList<>();
        present.forEach(n -> members.add(address(n)));
        effects = register.view(members);
      } else {
        int n = 2 + random.nextInt(8);
        // What comes too early is kept; it is tried by itself above.
        if (!present.contains(n)) {
          continue;
        }
        known.add(n);
        effects = register.introduced(introduction(n, "device-" + n, 1));
      }

      largest = Math.max(largest, known.size());
      Roll roll = register.roll();
      assertThat(roll.members().stream().map(Member::host))
          .as("seed=%d step=%d", seed, step)
          .containsExactlyInAnyOrderElementsOf(known.stream().map(n -> "10.0.0." + n).toList());
      assertThat(roll.expected()).isEqualTo(largest);
      assertThat(effects.contains(new Register.Effect.Changed(roll)))
          .isEqualTo(roll.number() > before);
    }
  }

  /** Both halves of every split of a site whose size is said: at most one has a quorum. */
  @Test
  void split_ofAnySite_leavesAtMostOneQuorum() {
    for (int size = 1; size <= 9; size++) {
      for (int cut = 0; cut <= size; cut++) {
        int quorums = 0;
        for (int half : List.of(cut, size - cut)) {
          if (half > 0 && half(size, half).quorum()) {
            quorums++;
          }
        }
        assertThat(quorums).as("%d of %d", cut, size).isLessThanOrEqualTo(1);
      }
    }
  }

  private static Roll half(int size, int present) {
    Register register = new Register(introduction(1, "a", 1), size, 0);
    List<UUID> members = new ArrayList<>();
    for (int n = 1; n <= present; n++) {
      members.add(address(n));
    }
    register.view(members);
    for (int n = 2; n <= present; n++) {
      register.introduced(introduction(n, "device-" + n, 1));
    }
    return register.roll();
  }
}
