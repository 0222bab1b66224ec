package dev.skerry.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Where log lines go: one line an event, to the standard error. */
final class Logs {
  /* Held on to: a logger that nobody holds forgets its level. */
  private static final Logger OURS = Logger.getLogger("dev.skerry");

  private Logs() {}

  static void configure() {
    try (InputStream settings = Logs.class.getResourceAsStream("logging.properties")) {
      if (settings != null) {
        LogManager.getLogManager().readConfiguration(settings);
      }
    } catch (IOException e) {
      throw new IllegalStateException("logging.properties is part of this program", e);
    }
  }

  /** Only what somebody must know of, for commands that tell their story themselves. */
  static void quiet() {
    OURS.setLevel(Level.WARNING);
  }
}
