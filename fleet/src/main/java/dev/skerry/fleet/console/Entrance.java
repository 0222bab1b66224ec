package dev.skerry.fleet.console;

import dev.skerry.fleet.Refusal;
import dev.skerry.fleet.registry.People;
import dev.skerry.fleet.registry.Person;
import dev.skerry.fleet.registry.Person.Role;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Who may see and do what. A browser shows who asks by a cookie that no script can read and no
 * other site can have sent; what changes anything is asked for with a header that other sites
 * cannot set.
 */
final class Entrance {
  private static final String COOKIE = "skerry";
  private static final int LONGEST_FORM = 4096;
  private static final HeaderName HTMX = HeaderNames.create("HX-Request");

  private final People people;

  Entrance(People people) {
    this.people = people;
  }

  /** What somebody is to see. */
  interface Pages {
    Page of(ServerRequest request, Person person);
  }

  /** What somebody wants done. */
  interface Act {
    void by(ServerRequest request, Person person);
  }

  /** A page for whoever may look on; everybody else is sent to the door. */
  Handler page(Pages pages) {
    return (request, response) -> {
      Optional<Person> person = person(request);
      if (person.isEmpty()) {
        Replies.away(response, "/login");
        return;
      }
      try {
        Page page = pages.of(request, person.get());
        Replies.html(
            response,
            request.headers().contains(HTMX) ? page.middle() : page.whole(person.get().name()));
      } catch (Refusal | IllegalArgumentException e) {
        response.status(Status.NOT_FOUND_404);
        Html trouble =
            Html.of("<h1>Not here</h1><p class=\"trouble\">{}</p>", String.valueOf(e.getMessage()));
        Replies.html(response, new Page("Not here", "", trouble).whole(person.get().name()));
      }
    };
  }

  /**
   * Does something for whoever may, and shows what has become of it, or why it cannot be done.
   * Asked for with a header that other sites cannot set.
   */
  Handler acting(Act act, Pages pages) {
    return (request, response) -> {
      Person person = person(request).orElse(null);
      if (person == null || !request.headers().contains(HTMX)) {
        response.status(Status.FORBIDDEN_403).send();
        return;
      }
      if (!person.role().covers(Role.OPERATOR)) {
        throw new Refusal(
            Refusal.Category.FORBIDDEN, person.name() + " may only look on (expected: OPERATOR)");
      }
      Html trouble = Html.NONE;
      try {
        act.by(request, person);
      } catch (Refusal e) {
        trouble =
            Html.of("<p class=\"trouble\" role=\"alert\">{}</p>", String.valueOf(e.getMessage()));
      }
      Replies.html(response, Html.of("{}{}", trouble, pages.of(request, person).middle()));
    };
  }

  /** Who asks, if it is somebody who may look on. */
  Optional<Person> person(ServerRequest request) {
    return request
        .headers()
        .cookies()
        .first(COOKIE)
        .asOptional()
        .flatMap(people::find)
        .filter(person -> person.role().covers(Role.VIEWER));
  }

  /** Lets in whoever has a token. */
  void login(ServerRequest request, ServerResponse response) throws IOException {
    String form;
    try (InputStream in = request.content().inputStream()) {
      form = new String(in.readNBytes(LONGEST_FORM), StandardCharsets.UTF_8);
    }
    String token =
        form.startsWith("token=")
            ? URLDecoder.decode(form.substring("token=".length()), StandardCharsets.UTF_8).strip()
            : "";
    if (people.find(token).filter(person -> person.role().covers(Role.VIEWER)).isEmpty()) {
      response.status(Status.UNAUTHORIZED_401);
      Replies.html(response, Page.login("That is nobody's token."));
      return;
    }
    response.header(
        HeaderNames.SET_COOKIE, COOKIE + "=" + token + "; Path=/; HttpOnly; SameSite=Strict");
    Replies.away(response, "/");
  }

  /** Forgets who asks. */
  void logout(ServerRequest request, ServerResponse response) {
    response.header(
        HeaderNames.SET_COOKIE, COOKIE + "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    Replies.away(response, "/login");
  }
}
