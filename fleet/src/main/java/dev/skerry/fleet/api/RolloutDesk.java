package dev.skerry.fleet.api;

import dev.skerry.fleet.registry.Families;
import dev.skerry.fleet.registry.Rollouts;
import dev.skerry.fleet.rollout.Rollout;
import dev.skerry.fleet.rollout.Step;
import dev.skerry.fleet.store.Database;
import dev.skerry.time.Time;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.function.Function;

/** Where people begin rollouts, look at them, and hold or end them. */
final class RolloutDesk {
  private final Rollouts rollouts;
  private final Families families;
  private final Time time;

  RolloutDesk(Database database, Families families, Time time) {
    this.rollouts = new Rollouts(database);
    this.families = families;
    this.time = time;
  }

  void begin(ServerRequest request, ServerResponse response, String who) {
    Messages.RolloutAsked asked = Http.read(request, Messages.RolloutAsked.class);
    Rollout begun =
        rollouts.begin(
            asked.agent(), families.named(asked.family()).digest(), asked.plan(), who, time.now());
    Http.send(response, Messages.RolloutShown.of(begun, List.of()));
  }

  void all(ServerRequest request, ServerResponse response, String who) {
    Http.send(
        response,
        rollouts.all().stream()
            .map(rollout -> Messages.RolloutShown.of(rollout, List.of()))
            .toList());
  }

  void one(ServerRequest request, ServerResponse response, String who) {
    show(response, Http.name(request, "rollout"));
  }

  void pause(ServerRequest request, ServerResponse response, String who) {
    change(request, response, who, rollout -> rollout.pause(who, time.now()));
  }

  void resume(ServerRequest request, ServerResponse response, String who) {
    change(request, response, who, rollout -> rollout.resume(who, time.now()));
  }

  void abort(ServerRequest request, ServerResponse response, String who) {
    change(request, response, who, rollout -> rollout.abort(who, time.now()));
  }

  private void change(
      ServerRequest request, ServerResponse response, String who, Function<Rollout, Step> step) {
    String name = Http.name(request, "rollout");
    rollouts.change(name, who, step);
    show(response, name);
  }

  private void show(ServerResponse response, String name) {
    Rollouts.Told told = rollouts.named(name);
    Http.send(response, Messages.RolloutShown.of(told.rollout(), told.decisions()));
  }
}
