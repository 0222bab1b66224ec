package dev.skerry.link;

import dev.skerry.terms.Digest;
import java.time.Duration;
import java.util.Optional;

/**
 * What came of the requests to one agent in a while: the body of a {@link MessageKind#TELEMETRY}.
 *
 * @param running the family that answered
 * @param over how long the while was
 * @param tally of that while alone
 * @param outcomes of that while, of whichever families answered; empty if an older program tells
 */
public record Telemetry(
    Optional<Digest> running, Duration over, Tally tally, Optional<Outcomes> outcomes) {}
