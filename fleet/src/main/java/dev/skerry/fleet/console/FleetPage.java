package dev.skerry.fleet.console;

import dev.skerry.fleet.registry.Agents;
import dev.skerry.fleet.registry.Devices.Known;
import dev.skerry.fleet.registry.Families;
import dev.skerry.fleet.rollout.Rollout;
import dev.skerry.link.AgentReport;
import dev.skerry.link.Phase;
import dev.skerry.link.Report;
import dev.skerry.terms.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** All of it at a glance: the cloud, its sites, their devices, and what runs there. */
final class FleetPage {
  private static final Duration SILENT = Duration.ofSeconds(30);

  private final List<Known> devices;
  private final List<Agents.Intent> agents;
  private final Map<Digest, Families.Shipped> families;
  private final List<Rollout> going;
  private final Instant now;

  FleetPage(
      List<Known> devices,
      List<Agents.Intent> agents,
      Map<Digest, Families.Shipped> families,
      List<Rollout> going,
      Instant now) {
    this.devices = devices;
    this.agents = agents;
    this.families = families;
    this.going = going;
    this.now = now;
  }

  Html middle() {
    long well = devices.stream().filter(device -> state(device, now).equals("well")).count();
    long silent = devices.stream().filter(device -> state(device, now).equals("silent")).count();
    return Html.of(
        """
        <h1>Fleet</h1>
        <section class="figures" aria-label="At a glance">
        <div><b>{}</b><span>devices</span></div>
        <div><b>{}</b><span>in touch and well</span></div>
        <div class="{}"><b>{}</b><span>silent</span></div>
        <div><b>{}</b><span>agents</span></div>
        <div><b>{}</b><span>rollouts under way</span></div>
        <div><b>{}</b><span>answered in time</span></div>
        </section>
        {}
        <section><h2>Sites</h2><div class="sites">{}</div></section>
        <section><h2>Agents</h2>{}</section>
        """,
        devices.size(),
        well,
        silent > 0 ? "bad" : "",
        silent,
        agents.size(),
        going.size(),
        inTime(),
        going.isEmpty()
            ? Html.NONE
            : Html.of(
                "<section><h2>Under way</h2><div class=\"cards\">{}</div></section>",
                Html.each(going, rollout -> RolloutPage.card(rollout, placed(rollout), now))),
        sites(),
        agents.isEmpty() ? empty() : table());
  }

  private static Html empty() {
    return Html.of(
        "<p class=\"hint\">Nothing shall run yet. <code>skerry fleet ship</code> hands the fleet a family, <code>skerry"
            + " fleet deploy</code> says that it shall run.</p>");
  }

  private String inTime() {
    long answered = 0;
    long late = 0;
    for (Known device : devices) {
      for (AgentReport agent : device.report().map(Report::agents).orElse(List.of())) {
        answered += agent.tally().answered();
        late += agent.tally().late();
      }
    }
    return Said.share(answered - late, answered);
  }

  private RolloutPage.Placed placed(Rollout rollout) {
    return RolloutPage.Placed.of(rollout, devices);
  }

  private Html sites() {
    if (devices.isEmpty()) {
      return Html.of(
          "<p class=\"hint\">No device has joined yet. <code>skerry fleet token</code> makes a token for one.</p>");
    }
    Map<String, List<Known>> sites = new TreeMap<>();
    devices.forEach(
        device -> sites.computeIfAbsent(device.site(), site -> new ArrayList<>()).add(device));
    return Html.each(
        List.copyOf(sites.entrySet()),
        site ->
            Html.of(
                "<article class=\"site\"><h3>{}<small>{}</small></h3>{}<ul>{}</ul></article>",
                site.getKey().isEmpty() ? "no site" : site.getKey(),
                site.getValue().size(),
                Together.of(site.getValue(), now),
                Html.each(site.getValue(), this::device)));
  }

  private Html device(Known device) {
    String state = state(device, now);
    return Html.of(
        "<li><a class=\"device {}\" href=\"/devices/{}\"><span class=\"dot\" aria-hidden=\"true\"></span><b>{}</b><small>{}</small></a></li>",
        state,
        device.name(),
        device.name(),
        words(device, now));
  }

  /** {@code well}, {@code busy}, {@code silent}, {@code bad} or {@code revoked}. */
  static String state(Known device, Instant now) {
    if (device.revokedAt().isPresent()) {
      return "revoked";
    }
    if (device.seenAt().isEmpty()
        || Duration.between(device.seenAt().get(), now).compareTo(SILENT) > 0) {
      return "silent";
    }
    List<AgentReport> reports = device.report().map(Report::agents).orElse(List.of());
    if (reports.stream().anyMatch(agent -> agent.phase() == Phase.REFUSED)) {
      return "bad";
    }
    boolean settled =
        device.report().map(Report::known).orElse(-1L) == device.revision()
            && reports.stream().allMatch(agent -> agent.phase() == Phase.PROVEN);
    return settled ? "well" : "busy";
  }

  static String words(Known device, Instant now) {
    return switch (state(device, now)) {
      case "revoked" -> "revoked";
      case "silent" ->
          device.seenAt().isEmpty()
              ? "never heard of"
              : "silent for " + Said.since(device.seenAt().get(), now);
      case "bad" -> "gave a version up";
      case "busy" -> "on its way";
      default -> heat(device);
    };
  }

  private static String heat(Known device) {
    var celsius =
        device.report().map(report -> report.health().celsius()).filter(value -> value.isPresent());
    return celsius.isPresent() ? Math.round(celsius.get().getAsDouble()) + " °C" : "well";
  }

  private Html table() {
    return Html.of(
        """
        <div class="wide"><table><thead><tr><th>Agent</th><th>Runs</th><th>Class</th><th>Where</th><th>Devices</th><th>Answered</th><th>In time</th></tr></thead>
        <tbody>{}</tbody></table></div>
        """,
        Html.each(agents, this::row));
  }

  private Html row(Agents.Intent agent) {
    long answered = 0;
    long late = 0;
    int there = 0;
    int shall = 0;
    for (Known device : devices) {
      for (AgentReport report : device.report().map(Report::agents).orElse(List.of())) {
        if (report.agent().equals(agent.name())) {
          answered += report.tally().answered();
          late += report.tally().late();
          shall++;
          there += report.running().isPresent() ? 1 : 0;
        }
      }
    }
    Families.Shipped family = families.get(agent.family());
    return Html.of(
        "<tr><th scope=\"row\"><a href=\"/agents/{}\">{}</a></th><td>{}</td><td>{}</td><td>{}</td><td class=\"n\">{} of {}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
        agent.name(),
        agent.name(),
        family == null
            ? Html.of("{}", Said.of(agent.family()))
            : Html.of(
                "<a href=\"/families/{}\">{}@{}</a>",
                family.name(),
                family.name(),
                family.version()),
        Said.of(agent.latencyClass()),
        agent.where().describe(),
        there,
        shall,
        String.format(Locale.ROOT, "%,d", answered),
        Said.share(answered - late, answered));
  }
}
