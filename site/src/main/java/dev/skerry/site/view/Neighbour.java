package dev.skerry.site.view;

/**
 * A device of the site as another sees it.
 *
 * @param standing what it said last
 * @param heardAt when that was, on the clock of the one who sees
 * @param foreign what it usually has to do for others than the one who sees, of late, in
 *     nanoseconds of one slot
 * @param roundTrip there and back, in nanoseconds, as it usually takes
 * @param longRoundTrip what it nearly never exceeds
 */
public record Neighbour(
    String device,
    Standing standing,
    long heardAt,
    long foreign,
    long roundTrip,
    long longRoundTrip) {}
