package dev.skerry.fleet.console;

import java.util.List;

/**
 * One page: what stands around its middle is the same on all.
 *
 * @param path under which its middle is fetched anew; empty if it never changes
 */
record Page(String title, String path, Html middle) {
  private record Link(String path, String name) {}

  private static final List<Link> LINKS =
      List.of(
          new Link("/", "Fleet"),
          new Link("/placement", "Placement"),
          new Link("/rollouts", "Rollouts"),
          new Link("/families", "Families"),
          new Link("/jobs", "Jobs"),
          new Link("/audit", "Audit"));

  Html whole(String person) {
    return Html.of(
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="htmx-config" content='{"includeIndicatorStyles":false,"allowEval":false,"selfRequestsOnly":true}'>
        <title>{} · Skerry</title>
        <link rel="icon" href="/assets/skerry.svg" type="image/svg+xml">
        <link rel="stylesheet" href="/assets/console.css">
        <script src="/assets/htmx.js" defer></script>
        <script src="/assets/sse.js" defer></script>
        </head>
        <body hx-ext="sse" sse-connect="/events">
        <a class="skip" href="#middle">Skip to content</a>
        <header><a class="brand" href="/"><img src="/assets/skerry.svg" alt="" width="28" height="28">Skerry</a>
        <nav aria-label="Pages">{}</nav>
        <form class="who" method="post" action="/logout"><span>{}</span><button class="quiet">Leave</button></form></header>
        <main id="middle" {}>{}</main>
        </body></html>
        """,
        title,
        Html.each(LINKS, this::link),
        person,
        path.isEmpty()
            ? Html.NONE
            : Html.of("hx-get=\"{}\" hx-trigger=\"sse:changed\" hx-swap=\"innerHTML\"", path),
        middle);
  }

  private Html link(Link link) {
    return path.equals(link.path())
        ? Html.of("<a href=\"{}\" aria-current=\"page\">{}</a>", link.path(), link.name())
        : Html.of("<a href=\"{}\">{}</a>", link.path(), link.name());
  }

  /** For whoever has not said who they are. */
  static Html login(String trouble) {
    return Html.of(
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>Skerry</title>
        <link rel="icon" href="/assets/skerry.svg" type="image/svg+xml">
        <link rel="stylesheet" href="/assets/console.css">
        </head>
        <body class="login">
        <main>
        <form method="post" action="/login">
        <img src="/assets/skerry.svg" alt="" width="64" height="64">
        <h1>Skerry</h1>
        <label for="token">Your token</label>
        <input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
        <p class="hint">The first one is in <code>admin.token</code>, where <code>skerry fleet run</code> said.</p>
        {}
        <button>Enter</button>
        </form>
        </main>
        </body></html>
        """,
        trouble.isEmpty()
            ? Html.NONE
            : Html.of("<p class=\"trouble\" role=\"alert\">{}</p>", trouble));
  }
}
