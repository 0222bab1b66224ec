package dev.skerry.device;

import java.security.PublicKey;
import java.util.Optional;

/**
 * How what is to be served is taken.
 *
 * @param trusted who must have signed it; empty if nobody must
 * @param unpacked where archives are unpacked; empty to refuse them
 */
record Sources(Optional<PublicKey> trusted, Optional<Unpacked> unpacked) {
  /** Whoever signed it, and no archives. */
  static final Sources ANYBODY = new Sources(Optional.empty(), Optional.empty());

  static Sources of(DeviceOptions options) {
    return new Sources(options.trusted(), options.unpacked().map(Unpacked::new));
  }
}
