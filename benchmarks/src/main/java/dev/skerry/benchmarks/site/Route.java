package dev.skerry.benchmarks.site;

import dev.skerry.site.balance.Choice;

/** Where a device has a question answered. */
interface Route {
  Choice choose(Box box, Request request, long now);

  /** Makes one for each device. */
  interface Maker {
    Route make(Room room);
  }
}
