package dev.skerry.site;

import dev.skerry.site.view.Service;
import java.util.List;

/** What a site must know of its own device. Thread-safe. */
public interface Outlook {
  /** How many runs there can be at once now. */
  int slots();

  /**
   * What all who run and wait cost at the least, on base rungs, in nanoseconds of one slot. Asked
   * for each question that could leave: it must cost little, and never wait for a run.
   */
  long backlog();

  /** Whether questions that come to it may be answered elsewhere now. */
  boolean mayLeave();

  /** Whether it takes questions of others now. */
  boolean isOpen();

  /** Each agent and what its rungs take, as learned so far. Asked some times a second. */
  List<Service> services();
}
