package dev.skerry.terms;

/** What this program calls itself, wherever it says who made or answered something. */
public final class Program {
  private Program() {}

  /** As its archives carry it; {@code development} where it does not come from one. */
  public static String version() {
    String version = Program.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** Its name and version. */
  public static String title() {
    return "skerry " + version();
  }
}
