package dev.skerry.learning.bearing;

import dev.skerry.learning.Progress;

/**
 * What a course is doing.
 *
 * @param sibling who is learning
 * @param progress how far it is
 * @param share of the work of the whole course that is done, from 0 to 1
 */
public record Stage(String sibling, Progress progress, double share) {}
