package dev.skerry.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.logging.LogManager;

/** Where log lines go: one line an event, to the standard error. */
final class Logs {
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
}
