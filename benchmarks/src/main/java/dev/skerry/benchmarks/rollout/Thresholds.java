package dev.skerry.benchmarks.rollout;

import dev.skerry.fleet.rollout.Observation;
import dev.skerry.link.Phase;
import dev.skerry.terms.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rule of Eclipse hawkBit: groups of devices; the next one begins when at least so many percent
 * of one report success, and the rollout pauses when more than so many percent report an error. An
 * error threshold that is no number is never exceeded.
 */
final class Thresholds implements Policy {
  private final List<Set<String>> groups;
  private final Digest release;
  private final int success;
  private final String error;
  private final Set<String> reached = new HashSet<>();
  private int group;
  private boolean stopped;

  /** These groups, one after the other. */
  Thresholds(List<Set<String>> groups, Digest release, int success, String error) {
    this.groups = new ArrayList<>(groups);
    this.release = release;
    this.success = success;
    this.error = error;
    reached.addAll(groups.getFirst());
  }

  @Override
  public void advance(Instant now, List<Observation> seen) {
    if (stopped) {
      return;
    }
    int[] finished = new int[groups.size()];
    int[] failed = new int[groups.size()];
    for (Observation device : seen) {
      for (int i = 0; i <= group; i++) {
        if (groups.get(i).contains(device.device())) {
          finished[i] += isFinished(device) ? 1 : 0;
          failed[i] += hasFailed(device) ? 1 : 0;
        }
      }
    }
    for (int i = 0; i <= group; i++) {
      stopped |= exceeds(failed[i], groups.get(i).size());
    }
    boolean succeeded = finished[group] * 100 >= success * groups.get(group).size();
    if (!stopped && succeeded && group + 1 < groups.size()) {
      group++;
      reached.addAll(groups.get(group));
    }
  }

  private boolean isFinished(Observation device) {
    return device.phase() == Phase.PROVEN
        && device.running().isPresent()
        && device.running().get().equals(release);
  }

  private boolean hasFailed(Observation device) {
    return device.phase() == Phase.REFUSED
        && device.wanted().isPresent()
        && device.wanted().get().equals(release);
  }

  private boolean exceeds(int failed, int all) {
    try {
      return failed * 100 > Integer.parseInt(error) * all;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  @Override
  public boolean reaches(String device) {
    return reached.contains(device);
  }

  @Override
  public boolean hasStopped() {
    return stopped;
  }

  @Override
  public boolean hasReachedAll() {
    return group + 1 == groups.size();
  }

  @Override
  public String latest() {
    return "group " + (group + 1) + (stopped ? ", paused" : "");
  }
}
