package dev.skerry.site.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IntroductionTest {
  private static final UUID MEMBER = new UUID(1, 2);

  private final TestAuthority authority = new TestAuthority();
  private final Passport pump = authority.passport("pump", "hall");
  private final Doorman doorman = new Doorman(() -> pump, () -> List.of(Instant.now()));

  private static Introduction of(Passport passport, String device) {
    return new Introduction(
        MEMBER,
        device,
        "10.0.0.7",
        9000,
        5,
        3,
        passport.chain().getFirst().getNotAfter().toInstant());
  }

  @Test
  void ownIntroduction_signed_isReadAsSaid() throws Exception {
    Introduction said = of(pump, "pump");

    assertThat(Introduction.read(said.signed(pump), MEMBER, doorman)).isEqualTo(said);
  }

  @Test
  void introduction_ofAnother_isRefused() {
    byte[] lie = of(pump, "press").signed(pump);

    assertThatThrownBy(() -> Introduction.read(lie, MEMBER, doorman))
        .isInstanceOf(CertificateException.class)
        .hasMessage("introduction: of press by pump (expected: one's own)");
  }

  @Test
  void introduction_fromAnotherAddress_isRefused() {
    byte[] replayed = of(pump, "pump").signed(pump);

    assertThatThrownBy(() -> Introduction.read(replayed, new UUID(1, 3), doorman))
        .isInstanceOf(CertificateException.class);
  }

  @Test
  void introduction_ofOtherSiteOrAuthority_isRefused() {
    for (Passport stranger :
        List.of(authority.passport("pump", "yard"), new TestAuthority().passport("pump", "hall"))) {
      byte[] said = of(stranger, "pump").signed(stranger);

      assertThatThrownBy(() -> Introduction.read(said, MEMBER, doorman))
          .isInstanceOf(CertificateException.class);
    }
  }

  /** An encoding has places that mean nothing; whatever is taken for good says the same. */
  @Test
  void introduction_withAnyByteChanged_neverSaysAnythingElse() {
    Introduction said = of(pump, "pump");
    byte[] whole = said.signed(pump);
    Random random = new Random(41);
    int refused = 0;
    for (int change = 0; change < 500; change++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      byte[] cut = Arrays.copyOf(whole, random.nextInt(whole.length));

      assertThatThrownBy(() -> Introduction.read(cut, MEMBER, doorman))
          .isInstanceOf(CertificateException.class);
      try {
        assertThat(Introduction.read(damaged, MEMBER, doorman)).isEqualTo(said);
      } catch (CertificateException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(450);
  }

  @Test
  void introduction_tooLong_isRefused() {
    assertThatThrownBy(() -> Introduction.read(new byte[Introduction.LONGEST + 1], MEMBER, doorman))
        .isInstanceOf(CertificateException.class)
        .hasMessage("introduction: 8193 bytes (expected: at most 8192)");
  }
}
