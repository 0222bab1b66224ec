package dev.skerry.optimizer.prune;

import java.util.List;

/**
 * A parameter and what along one of its axes belongs to which channel.
 *
 * @param tensor name of the initializer
 * @param channels one for each place along the axis
 * @param isVariance whether 0 would not switch a channel off but divide by nothing
 */
record Cut(String tensor, int axis, List<Integer> channels, boolean isVariance) {
  Cut {
    channels = List.copyOf(channels);
  }
}
