package dev.skerry.cli.fleet;

import dev.skerry.link.Binary;
import dev.skerry.link.LinkJson;
import dev.skerry.link.MessageKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skerry fleet messages}. */
@Command(
    name = "messages",
    description = {"Show what devices have said, newest first.", ""},
    mixinStandardHelpOptions = true,
    footer = {"", "Examples:", "  skerry fleet messages", "  skerry fleet messages pump-1 --json"})
final class FleetMessagesCommand implements Callable<Integer> {
  private static final int WIDEST = 160;

  @Mixin private Access access = new Access();

  @Parameters(
      arity = "0..1",
      paramLabel = "DEVICE",
      description = "Those of this device; of all unless set.")
  private @Nullable String device;

  @Option(
      names = "--before",
      paramLabel = "ID",
      description = "Only older ones than this message of an earlier answer.")
  private @Nullable Long before;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  record Shown(
      long id,
      String device,
      MessageKind kind,
      String key,
      long dropped,
      Instant at,
      Instant heardAt,
      Binary body) {}

  @Override
  public Integer call() {
    byte[] answer = access.ask("GET", path(), null);
    if (json) {
      System.out.println(new String(answer, StandardCharsets.UTF_8));
      return 0;
    }
    List<Shown> messages = List.of(LinkJson.read(answer, Shown[].class));
    for (Shown message : messages) {
      System.out.printf(
          "%s  %-16s %-9s %-16s %s%n",
          message.heardAt().truncatedTo(ChronoUnit.SECONDS),
          message.device(),
          message.kind().name().toLowerCase(Locale.ROOT),
          message.key(),
          text(message));
    }
    if (!messages.isEmpty()) {
      System.out.println("Older ones: --before " + messages.getLast().id());
    }
    return 0;
  }

  private String path() {
    StringBuilder path = new StringBuilder("/v1/messages");
    if (device != null) {
      path.append("?device=").append(URLEncoder.encode(device, StandardCharsets.UTF_8));
    }
    if (before != null) {
      path.append(device == null ? '?' : '&').append("before=").append(before);
    }
    return path.toString();
  }

  /* What a device says may be anything, and this is a terminal. */
  private static String text(Shown message) {
    if (message.kind() == MessageKind.DROPPED) {
      return message.dropped() + " messages were dropped before they could be sent";
    }
    String text = new String(message.body().bytes(), StandardCharsets.UTF_8);
    String plain = text.replaceAll("[^\\p{Print}]", "?");
    return plain.length() <= WIDEST ? plain : plain.substring(0, WIDEST) + "...";
  }
}
