package dev.skerry.site.membership;

/**
 * The others in the room: who is there, and short news from them.
 *
 * <p>Thread-safe.
 */
public interface Company extends AutoCloseable {
  /** The longest news that {@link #tell} takes, in bytes. */
  int LONGEST_NEWS = 16 * 1024;

  /** Who is there now. */
  Roll roll();

  /**
   * Says something to all others. It may be lost, and it may be heard twice; the caller is never
   * held up for long.
   *
   * @throws IllegalArgumentException if it is longer than {@link #LONGEST_NEWS}
   */
  void tell(byte[] news);

  /**
   * From now on, {@code listener} hears what happens; at once it is told the present roll.
   *
   * @throws IllegalStateException if somebody listens already
   */
  void listen(Listener listener);

  /** Leaves. The others see it go. */
  @Override
  void close();

  /** Who wants to know. Called by one thread at a time; must not block. */
  interface Listener {
    void rollChanged(Roll roll);

    void heard(String device, byte[] news);
  }
}
