package dev.skerry.fleet.console;

import dev.skerry.fleet.placement.Reasons;
import dev.skerry.fleet.placement.Reasons.Explanation;
import java.util.List;

/** Where each agent runs, why there, and why nowhere else. */
final class PlacementPage {
  private PlacementPage() {}

  static Html middle(List<Explanation> agents) {
    return Html.of(
        "<h1>Placement</h1>{}",
        agents.isEmpty()
            ? Html.of(
                "<p class=\"hint\">Nothing shall run yet. <code>skerry fleet deploy --copies N</code> lets the fleet choose where.</p>")
            : Html.each(agents, PlacementPage::agent));
  }

  private static Html agent(Explanation agent) {
    return Html.of(
        """
        <section><h2>{}</h2><p class="{}">{}{}</p>
        <div class="wide"><table><thead><tr><th>Device</th><th>Decision</th><th>Why</th></tr></thead><tbody>{}{}{}</tbody></table></div></section>
        """,
        agent.agent(),
        agent.missing() > 0 ? "trouble" : "hint",
        agent.words(),
        agent.help().isEmpty() ? "" : ". " + agent.help(),
        Html.each(agent.chosen(), PlacementPage::chosen),
        Html.each(agent.refused(), one -> row(one.device(), "refused", "cannot", one.words())),
        Html.each(agent.passedOver(), one -> row(one.device(), "trying", "could", one.words())));
  }

  private static Html chosen(Reasons.Chosen one) {
    return switch (one.now().orElse(Reasons.Now.ON_ITS_WAY)) {
      case RUNS -> row(one.device(), "proven", "runs it", one.words());
      case ON_ITS_WAY -> row(one.device(), "trying", "is to run it", one.words());
      case REFUSED -> row(one.device(), "refused", "refused it", one.words());
      case SILENT -> row(one.device(), "refused", "is silent", one.words());
    };
  }

  private static Html row(String device, String kind, String decision, String words) {
    return Html.of(
        "<tr><th scope=\"row\"><a href=\"/devices/{}\">{}</a></th><td class=\"{}\">{}</td><td>{}</td></tr>",
        device,
        device,
        kind,
        decision,
        words);
  }
}
