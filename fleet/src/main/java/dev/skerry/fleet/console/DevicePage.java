package dev.skerry.fleet.console;

import dev.skerry.fleet.registry.Devices.Known;
import dev.skerry.link.AgentReport;
import dev.skerry.link.Health;
import dev.skerry.link.Phase;
import dev.skerry.link.Report;
import dev.skerry.link.SiteSight;
import dev.skerry.terms.DeviceProfile;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** One device: what it is, how it is, what runs there. */
final class DevicePage {
  private DevicePage() {}

  /**
   * All of it.
   *
   * @param may whether who looks may change anything
   */
  static Html middle(Known device, boolean may, Instant now) {
    DeviceProfile profile = device.profile();
    Health health = device.report().map(Report::health).orElse(Health.UNKNOWN);
    return Html.of(
        """
        <h1><span class="device {}"><span class="dot" aria-hidden="true"></span></span>{}</h1>
        <p class="lead">{}, {}. {}</p>
        <section><h2>What runs there</h2>{}</section>
        <section class="two"><div><h2>How it is</h2><dl>{}{}{}{}{}{}</dl></div>
        <div><h2>What it is</h2><dl>{}{}{}{}{}{}</dl></div></section>
        """,
        FleetPage.state(device, now),
        device.name(),
        device.site().isEmpty() ? "In no site" : "In " + device.site(),
        FleetPage.words(device, now),
        device.labels().values().isEmpty() ? "" : "Labels: " + device.labels().values(),
        agents(device, may),
        fact("Hottest sensor", value(health.celsius(), "%.0f °C")),
        fact("Battery", value(map(health.battery(), 100), "%.0f %%")),
        fact("Used by models", value(health.joules(), "%,.0f J")),
        fact("Waiting in line", Integer.toString(health.waiting())),
        fact("Sees of its site", Together.sight(device).map(DevicePage::sees).orElse("nobody")),
        fact(
            "Running for",
            device.report().map(report -> Said.of(report.running())).orElse("not known")),
        fact(
            "Processor",
            profile.cpu().cores()
                + " × "
                + profile.cpu().model()
                + ", "
                + profile.cpu().architecture()),
        fact("Memory", profile.memory().toString()),
        fact("Storage left when it joined", profile.storage().toString()),
        fact(
            "Measured",
            profile
                .calibration()
                .map(measured ->
                    String.format(
                        Locale.ROOT,
                        "%.0f GFLOP/s, %.1f GB/s a core",
                        measured.gigaflops(),
                        measured.gigabytesPerSecond()))
                .orElse("not measured")),
        fact("Program", device.report().map(Report::program).orElse("not known")),
        fact("Joined", Said.at(device.enrolledAt())));
  }

  private static String sees(SiteSight sight) {
    return String.join(", ", sight.devices())
        + (sight.expected() > 0
            ? " (%d of %d)".formatted(sight.devices().size(), sight.expected())
            : "")
        + "; %,d of its questions were answered by others".formatted(sight.answered());
  }

  private static OptionalDouble map(OptionalDouble value, double by) {
    return value.isPresent() ? OptionalDouble.of(value.getAsDouble() * by) : value;
  }

  private static String value(OptionalDouble value, String format) {
    return value.isPresent()
        ? String.format(Locale.ROOT, format, value.getAsDouble())
        : "no sensor";
  }

  private static Html fact(String name, String value) {
    return Html.of("<dt>{}</dt><dd>{}</dd>", name, value);
  }

  private static Html agents(Known device, boolean may) {
    List<AgentReport> agents = device.report().map(Report::agents).orElse(List.of());
    return agents.isEmpty()
        ? Html.of("<p class=\"hint\">Nothing.</p>")
        : Html.of(
            """
            <div class="wide"><table><thead><tr><th>Agent</th><th>Runs</th><th>Shall run</th><th>State</th><th>Answered</th><th>In time</th><th>Safe answers</th><th>Faults</th></tr></thead>
            <tbody>{}</tbody></table></div>
            """,
            Html.each(agents, agent -> row(device, agent, may)));
  }

  private static Html row(Known device, AgentReport agent, boolean may) {
    var tally = agent.tally();
    return Html.of(
        "<tr><th scope=\"row\"><a href=\"/agents/{}\">{}</a></th><td><code>{}</code></td><td><code>{}</code></td><td class=\"phase {}\">{}{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
        agent.agent(),
        agent.agent(),
        agent.running().map(Said::of).orElse("–"),
        agent.wanted().map(Said::of).orElse("–"),
        Said.of(agent.phase()),
        Said.of(agent.phase()),
        Html.of(
            "{}{}",
            agent.reason().isEmpty() ? Html.NONE : Html.of("<small>{}</small>", agent.reason()),
            may && agent.phase() == Phase.REFUSED ? again(device, agent) : Html.NONE),
        String.format(Locale.ROOT, "%,d", tally.answered()),
        Said.share(tally.answered() - tally.late(), tally.answered()),
        Said.share(tally.safe(), tally.answered()),
        String.format(Locale.ROOT, "%,d", tally.faults()));
  }

  private static Html again(Known device, AgentReport agent) {
    return Html.of(
        "<div class=\"buttons\"><button hx-post=\"/devices/{}/agents/{}/again\" hx-target=\"#middle\" hx-confirm=\"Have every device that refuses {} try it once more?\">Have it tried again</button></div>",
        device.name(),
        agent.agent(),
        agent.agent());
  }
}
