package dev.skerry.model.edit;

import dev.skerry.model.Value;
import java.util.List;

/**
 * A place between two nodes at which a graph can be cut in two.
 *
 * @param before how many of the nodes that have work to do stand before it
 * @param share how much of the work stands before it, from 0 to 1, as estimated
 * @param crossing what is made before it and read behind it
 * @param bytes what crosses it for one sample
 */
public record Seam(int before, double share, List<Value> crossing, long bytes) {
  public Seam {
    crossing = List.copyOf(crossing);
  }
}
