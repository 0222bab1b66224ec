package dev.skerry.optimizer;

/** What this program calls itself in what it makes. */
final class Maker {
  private Maker() {}

  static String version() {
    String version = Maker.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  static String name() {
    return "skerry " + version();
  }
}
