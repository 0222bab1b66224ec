package dev.skerry.link;

import java.time.Instant;

/**
 * What a device gets for an {@link Enrolment} or a {@link Renewal}.
 *
 * @param certificate its own, then whoever issued it, in PEM
 * @param authority whom it is to trust as the fleet, in PEM
 * @param now the fleet's time of day, for a device whose own clock may be wrong
 */
public record Admission(String certificate, String authority, Instant now) {}
