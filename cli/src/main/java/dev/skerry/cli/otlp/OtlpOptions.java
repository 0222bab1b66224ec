package dev.skerry.cli.otlp;

import dev.skerry.serving.rest.MetricsServer;
import dev.skerry.time.Time;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a program's metrics are pushed, and where to. */
public final class OtlpOptions {
  @Option(
      names = "--otlp",
      paramLabel = "URL",
      description =
          "Push the same metrics over OTLP/HTTP there: http://127.0.0.1:4318/v1/metrics. Nowhere unless set.")
  private @Nullable String url;

  @Option(
      names = "--otlp-every",
      paramLabel = "TIME",
      defaultValue = "1m",
      description = "How often (${DEFAULT-VALUE}), from 1s to 60m.")
  private Duration every = Duration.ofMinutes(1);

  @Option(
      names = "--otlp-token-file",
      paramLabel = "FILE",
      description = "A file with a bearer token for it, read anew for each push.")
  private @Nullable Path token;

  /** Somebody who pushes, once there is something to push. */
  public static final class Ready {
    private final Destination destination;

    private Ready(Destination destination) {
      this.destination = destination;
    }

    /** For people: where to, and how often. */
    public String shown() {
      return destination.shown() + ", every " + destination.every().toSeconds() + " s";
    }

    /**
     * Begins; the first push comes after a random part of the time between two, so that devices
     * that were all switched on at once do not all push at once.
     *
     * @param service {@code skerry-device} or {@code skerry-fleet}
     * @param instance which of them
     */
    public Exporter start(
        String service, String instance, MetricsServer.Exposition page, Time time) {
      Duration first =
          Duration.ofNanos(new SplittableRandom().nextLong(destination.every().toNanos()));
      return Exporter.start(
          destination, new Translation.Source(service, instance), page, first, time);
    }
  }

  /**
   * What was asked for, checked; empty if nothing was.
   *
   * @throws IllegalArgumentException if it cannot be
   */
  public Optional<Ready> ready() {
    if (url == null) {
      if (token != null) {
        throw new IllegalArgumentException("--otlp-token-file: without --otlp (expected: both)");
      }
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Ready(new Destination(new URI(url), Optional.ofNullable(token), every)));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "--otlp: not a URL, from character "
              + (e.getIndex() + 1)
              + " on (expected: such as http://127.0.0.1:4318/v1/metrics)");
    }
  }
}
