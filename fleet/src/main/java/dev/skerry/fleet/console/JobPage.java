package dev.skerry.fleet.console;

import dev.skerry.fleet.jobs.Job;
import dev.skerry.fleet.jobs.Standing;
import dev.skerry.fleet.jobs.Standing.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Families that are to be made: who is at it, how far, and what came of it. */
final class JobPage {
  private static final int PERCENT = 100;

  private JobPage() {}

  static Html list(List<Job> jobs, Instant now) {
    if (jobs.isEmpty()) {
      return Html.of(
          "<h1>Jobs</h1><p class=\"hint\">None yet. <code>skerry fleet optimize</code> asks for one.</p>");
    }
    Map<Boolean, List<Job>> over =
        jobs.stream().collect(Collectors.partitioningBy(job -> job.standing().state().isOver()));
    return Html.of(
        "<h1>Jobs</h1>{}{}",
        cards("Under way", over.getOrDefault(false, List.of()), now),
        cards("Over", over.getOrDefault(true, List.of()), now));
  }

  private static Html cards(String title, List<Job> jobs, Instant now) {
    return jobs.isEmpty()
        ? Html.NONE
        : Html.of(
            "<h2>{}</h2><div class=\"cards\">{}</div>",
            title,
            Html.each(jobs, job -> card(job, now)));
  }

  static Html middle(Job job, boolean hasReport, boolean may, Instant now) {
    Job.Wanted wanted = job.wanted();
    return Html.of(
        """
        <h1>Job {}: {}</h1>
        {}
        {}
        {}
        <div class="wide"><table><tbody>
        <tr><th>Goes as far as</th><td>{}</td></tr>
        <tr><th>May lose in accuracy</th><td>{}</td></tr>
        <tr><th>Seed</th><td>{}</td></tr>
        <tr><th>Measured on</th><td>{}</td></tr>
        <tr><th>Model</th><td>{}</td></tr>
        <tr><th>Samples</th><td>{}</td></tr>
        <tr><th>Asked for by</th><td>{} at {}</td></tr>
        <tr><th>Taken</th><td>{}</td></tr>
        </tbody></table></div>
        """,
        job.id(),
        wanted.family(),
        card(job, now),
        hasReport
            ? Html.of(
                "<p><a href=\"/jobs/{}/report\">What was tried, and what came of it</a></p>",
                job.id())
            : Html.NONE,
        may && !job.standing().state().isOver() ? button(job) : Html.NONE,
        wanted.recipe().level().name().toLowerCase(Locale.ROOT),
        wanted.recipe().accuracyDrop(),
        wanted.recipe().seed(),
        labels(wanted.labels().values()),
        Said.of(wanted.model()),
        Said.of(wanted.data()),
        job.asked().by(),
        Said.at(job.asked().at()),
        job.standing().attempts() == 1 ? "once" : job.standing().attempts() + " times");
  }

  private static Html button(Job job) {
    return Html.of(
        "<div class=\"buttons\"><button class=\"abort\" hx-post=\"/jobs/{}/withdraw\" hx-target=\"#middle\""
            + " hx-confirm=\"Withdraw job {}? What was made of it is lost.\">Withdraw it</button></div>",
        job.id(),
        job.id());
  }

  private static String labels(Map<String, String> labels) {
    return labels.isEmpty()
        ? "any worker's machine"
        : labels.entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(", "));
  }

  private static Html card(Job job, Instant now) {
    Standing standing = job.standing();
    int percent = (int) Math.round(job.progress().share() * PERCENT);
    return Html.of(
        """
        <article class="rollout job {}"><h3><a href="/jobs/{}">{}</a><small>{}</small></h3>
        {}<p>{}</p>{}</article>
        """,
        standing.state().name().toLowerCase(Locale.ROOT),
        job.id(),
        job.id() + " · " + job.wanted().family(),
        standing.state().name().toLowerCase(Locale.ROOT)
            + (standing.state().isOver() ? "" : " for " + Said.since(job.asked().at(), now)),
        standing.state() == State.RUNNING
            ? Html.of(
                "<div class=\"far\"><progress max=\"100\" value=\"{}\" aria-label=\"how far it is\"></progress>"
                    + "<span class=\"n\">{} %</span></div>",
                percent, percent)
            : Html.NONE,
        words(job),
        standing.reason().isEmpty()
            ? Html.NONE
            : Html.of("<p class=\"trouble\">{}</p>", standing.reason()));
  }

  private static Html words(Job job) {
    String worker = job.standing().worker();
    return switch (job.standing().state()) {
      case WAITING ->
          Html.of(
              "Waits for a worker{}.",
              job.wanted().labels().values().isEmpty()
                  ? ""
                  : " with " + labels(job.wanted().labels().values()));
      case RUNNING ->
          Html.of("{} is at it{}{}.", worker, doing(job.progress()), left(job.progress().left()));
      case DONE ->
          Html.of(
              "{} made <a href=\"/families/{}\">{}</a>.",
              worker,
              job.wanted().family(),
              job.wanted().family());
      case FAILED -> Html.of("{} could not make it.", worker);
      case WITHDRAWN -> Html.of("Nobody wants it any more.");
    };
  }

  private static String doing(Job.Progress progress) {
    return progress.doing().isEmpty() ? "" : ": " + progress.doing();
  }

  private static String left(Duration left) {
    return left.isZero()
        ? ""
        : String.format(Locale.ROOT, ", %d:%02d left", left.toMinutes(), left.toSecondsPart());
  }
}
