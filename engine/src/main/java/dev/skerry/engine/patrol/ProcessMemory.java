package dev.skerry.engine.patrol;

import java.io.IOException;
import java.util.List;

/** What a process may write to, and what stands in it. */
interface ProcessMemory {
  /**
   * A stretch of it.
   *
   * @param begin its first address, at the beginning of a page
   * @param end the first one behind it, at the beginning of a page
   */
  record Region(long begin, long end) {}

  /** All stretches there are now, in order of their addresses. */
  List<Region> regions() throws IOException;

  /**
   * Copies memory.
   *
   * @return how many bytes could be read before the first that could not: it may be gone by now
   */
  int read(long address, byte[] into, int wanted);
}
