package dev.skerry.site.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RollTest {
  private static final Member NORTH = new Member("north", "10.0.0.1", 7946);
  private static final Member SOUTH = new Member("south", "10.0.0.2", 7946);

  @Test
  void members_anyOrder_standByName() {
    Roll roll = new Roll(1, "south", List.of(SOUTH, NORTH), 2);

    assertThat(roll.members()).containsExactly(NORTH, SOUTH);
    assertThat(roll.member("north")).contains(NORTH);
  }

  @Test
  void quorum_isMoreThanHalfOfWhoIsExpected() {
    List<Member> two = List.of(NORTH, SOUTH);

    assertThat(new Roll(1, "north", two, 3).quorum()).isTrue();
    assertThat(new Roll(1, "north", two, 4).quorum()).isFalse();
    assertThat(new Roll(1, "north", two, 0).quorum()).isFalse();
  }

  @Test
  void whole_isEverybodyWhoIsExpected_andNeverOneAlone() {
    List<Member> two = List.of(NORTH, SOUTH);

    assertThat(new Roll(1, "north", two, 2).whole()).isTrue();
    assertThat(new Roll(1, "north", two, 3).whole()).isFalse();
    assertThat(new Roll(1, "north", two, 0).whole()).isTrue();
    assertThat(new Roll(1, "north", List.of(NORTH), 1).whole()).isFalse();
    assertThat(new Roll(1, "north", List.of(NORTH), 0).whole()).isFalse();
  }

  @Test
  void roll_withoutSelf_isRefused() {
    assertThatThrownBy(() -> new Roll(1, "west", List.of(NORTH), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("west");
  }
}
