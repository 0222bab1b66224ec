package dev.skerry.fleet.store;

import org.jdbi.v3.core.Handle;

/**
 * Whoever changes what shall run does so one at a time, in all replicas: agents, rollouts and
 * devices depend on each other in ways that rows alone do not show. Held to the transaction's end.
 */
public final class OneAtATime {
  private static final long LOCK = 7305;

  private OneAtATime() {}

  /** Takes the turn if nobody has it; returns whether it did. */
  public static boolean isFree(Handle handle) {
    return handle
        .createQuery("select pg_try_advisory_xact_lock(:lock)")
        .bind("lock", LOCK)
        .mapTo(boolean.class)
        .one();
  }

  /** Waits for its turn. */
  public static void await(Handle handle) {
    handle
        .createQuery("select count(*) from (select pg_advisory_xact_lock(:lock)) as turn")
        .bind("lock", LOCK)
        .mapTo(Long.class)
        .one();
  }
}
