package dev.skerry.fleet.console;

import dev.skerry.fleet.registry.Devices.Known;
import dev.skerry.fleet.rollout.Decision;
import dev.skerry.fleet.rollout.Rollout;
import dev.skerry.fleet.rollout.Wave;
import dev.skerry.link.AgentReport;
import dev.skerry.link.Phase;
import dev.skerry.link.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a rollout goes, with what was decided on the way, and the buttons that matter. */
final class RolloutPage {
  private RolloutPage() {}

  /**
   * How far devices are.
   *
   * @param shall devices that run the agent
   * @param run those that run the new version
   * @param proven those of them that trust it
   * @param refused those that gave it up
   */
  record Placed(int shall, int run, int proven, int refused) {
    static Placed of(Rollout rollout, List<Known> devices) {
      int shall = 0;
      int run = 0;
      int proven = 0;
      int refused = 0;
      for (Known device : devices) {
        for (AgentReport agent : device.report().map(Report::agents).orElse(List.of())) {
          if (agent.agent().equals(rollout.agent())) {
            shall++;
            boolean runs = agent.running().equals(Optional.of(rollout.next()));
            run += runs ? 1 : 0;
            proven += runs && agent.phase() == Phase.PROVEN ? 1 : 0;
            refused +=
                agent.phase() == Phase.REFUSED && agent.wanted().equals(Optional.of(rollout.next()))
                    ? 1
                    : 0;
          }
        }
      }
      return new Placed(shall, run, proven, refused);
    }
  }

  static Html card(Rollout rollout, Placed placed, Instant now) {
    return Html.of(
        """
        <article class="rollout {}"><h3><a href="/rollouts/{}">{}</a><small>{}</small></h3>{}
        <progress max="{}" value="{}" aria-label="devices that run the new version">{}</progress>
        <p>{} of {} devices run {}; before {}.{}</p></article>
        """,
        Said.of(rollout.state()).replace(' ', '-'),
        rollout.name(),
        rollout.name(),
        Said.of(rollout.state()) + " for " + Said.since(rollout.since(), now),
        waves(rollout),
        Math.max(1, placed.shall()),
        placed.run(),
        placed.run(),
        placed.run(),
        placed.shall(),
        Said.of(rollout.next()),
        Said.of(rollout.previous()),
        placed.refused() > 0 ? " " + placed.refused() + " gave it up by themselves." : "");
  }

  private static Html waves(Rollout rollout) {
    List<Html> steps = new ArrayList<>();
    List<Wave> waves = rollout.plan().waves();
    for (int i = 0; i < waves.size(); i++) {
      int begun = rollout.reached().size();
      String how =
          i < begun - 1 || (i < begun && rollout.isOver()) ? "past" : i < begun ? "now" : "next";
      steps.add(Html.of("<li class=\"{}\">{}</li>", how, words(waves.get(i))));
    }
    return Html.of(
        "<ol class=\"waves\" aria-label=\"waves\">{}</ol>", Html.each(steps, step -> step));
  }

  private static String words(Wave wave) {
    return switch (wave) {
      case Wave.Canary canary -> canary.devices() == 1 ? "1 device" : canary.devices() + " devices";
      case Wave.Share share -> share.print();
      case Wave.Group group -> group.print();
    };
  }

  static Html middle(
      Rollout rollout, List<Decision> decisions, Placed placed, boolean may, Instant now) {
    return Html.of(
        """
        <h1>{}</h1>
        {}
        {}
        <section><h2>What was decided, and why</h2><ol class="decisions">{}</ol></section>
        """,
        rollout.name(),
        card(rollout, placed, now),
        may && !rollout.isOver() ? buttons(rollout) : Html.NONE,
        decisions.isEmpty()
            ? Html.of("<li class=\"hint\">Nothing yet.</li>")
            : Html.each(decisions.reversed(), RolloutPage::decision));
  }

  private static Html buttons(Rollout rollout) {
    boolean paused = rollout.state() == Rollout.State.PAUSED;
    return Html.of(
        "<div class=\"buttons\">{}{}</div>",
        button(rollout, paused ? "resume" : "pause", paused ? "Let it go on" : "Hold it", ""),
        button(
            rollout,
            "abort",
            "Abort, and send all back",
            "Send every device back to what it ran before?"));
  }

  private static Html button(Rollout rollout, String what, String words, String question) {
    return Html.of(
        "<button class=\"{}\" hx-post=\"/rollouts/{}/{}\" hx-target=\"#middle\" {}>{}</button>",
        what,
        rollout.name(),
        what,
        question.isEmpty() ? Html.NONE : Html.of("hx-confirm=\"{}\"", question),
        words);
  }

  private static Html decision(Decision decision) {
    return Html.of(
        "<li class=\"{}\"><time>{}</time><b>{}</b><p>{}</p></li>",
        Said.of(decision.what()).replace(' ', '-'),
        Said.at(decision.at()),
        decision.by(),
        decision.words());
  }
}
