package dev.skerry.benchmarks.site;

import dev.skerry.sim.Delay;
import dev.skerry.sim.Link;
import dev.skerry.sim.World;
import dev.skerry.site.balance.Choice;
import dev.skerry.site.failover.Flight;
import dev.skerry.site.view.Standing;
import dev.skerry.site.view.StandingBytes;
import dev.skerry.time.SimulatedTime;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A room in virtual time: devices, clients, and the wire between them, over which news, questions
 * and answers go as messages that can be lost.
 *
 * <p>What a client asks of a device that is dead or stopped is nobody's to answer, and is not
 * counted.
 */
final class Room {
  private static final byte NEWS = 1;
  private static final byte QUESTION = 2;
  private static final byte ANSWER = 3;
  private static final byte REFUSAL = 4;
  private static final int MOST_ASKED = 2;
  private static final long LEAST_NEWS = 50;
  private static final long NEWS_PER_DEVICE = 5;
  private static final Duration SEEN_GONE = Duration.ofMillis(800);
  private static final Duration WINDOW = Duration.ofSeconds(1);
  /* With less time than this a safe answer is not held back for a neighbour's. */
  private static final long LEAST_LEFT = 5_000_000;
  /* How long before its deadline the safe answer is given. */
  private static final long SAFE_MARGIN = 200_000;

  private final World world;
  private final SimulatedTime time;
  private final Plan plan;
  private final Map<String, Box> boxes = new HashMap<>();
  private final List<Box> all = new ArrayList<>();
  private final List<Request> requests = new ArrayList<>();
  private final Set<Integer> excused = new TreeSet<>();
  private final Route route;
  private final Map<Long, Map<String, Integer>> forwardedByWindow = new HashMap<>();
  private final long origin;
  private long forwarded;
  private long forwardedTwice;
  private long unwantedAnswers;

  Room(World world, Plan plan, Route.Maker routes) {
    this.world = world;
    this.plan = plan;
    this.time = world.time();
    this.origin = time.nanos();
    world
        .network()
        .usually(
            Link.reliable(
                new Delay.LongTailed(Duration.ofNanos(150_000), Duration.ofNanos(150_000))));
    for (int i = 0; i < plan.loads().size(); i++) {
      String name = "box-%02d".formatted(i);
      Box box = new Box(name, plan.ladder(), time, world.fork(name));
      boxes.put(name, box);
      all.add(box);
      world
          .network()
          .listen(name, (from, message) -> box.whenAwake(() -> hear(box, from, message)));
    }
    this.route = routes.make(this);
    present(boxes.keySet());
    for (int i = 0; i < all.size(); i++) {
      Box box = all.get(i);
      time.after(Duration.ofMillis(1 + i % LEAST_NEWS), () -> tell(box));
      if (plan.loads().get(i) > 0) {
        arrive(box, plan.loads().get(i), world.fork("clients of " + box.name()));
      }
    }
  }

  List<Box> boxes() {
    return all;
  }

  World world() {
    return world;
  }

  List<Request> requests() {
    return requests;
  }

  /** Plays it, and a second more, so that all that was asked is over. */
  void play() {
    world.run(plan.span().plusSeconds(1));
  }

  private void present(Set<String> devices) {
    for (Box box : all) {
      box.neighbourhood().present(devices);
      box.outstanding().present(devices);
      box.see(time.nanos());
    }
  }

  /** Ends a device for good; the others see it gone a moment later. */
  void kill(Box box) {
    box.kill();
    world.network().leave(box.name());
    excuse(box);
    time.after(
        SEEN_GONE,
        () -> {
          boxes.remove(box.name());
          present(boxes.keySet());
        });
  }

  /** Lets a device do nothing for a while. */
  void stop(Box box, Duration span) {
    box.stop();
    excuse(box);
    time.after(span, box::goOn);
  }

  private void excuse(Box box) {
    requests.stream()
        .filter(request -> request.origin() == box && !request.isAnswered())
        .forEach(request -> excused.add(request.number()));
  }

  private void arrive(Box box, double load, RandomGenerator random) {
    double mean = plan.ladder().getFirst().meanNanos() / load;
    long wait = (long) (random.nextExponential() * mean);
    time.after(
        Duration.ofNanos(wait),
        () -> {
          if (time.nanos() - origin < plan.span().toNanos()) {
            if (box.isUp()) {
              come(box);
            }
            arrive(box, load, random);
          }
        });
  }

  private void come(Box box) {
    long deadline = time.nanos() + plan.deadline().toNanos();
    Request request = new Request(requests.size(), box, deadline);
    requests.add(request);
    time.after(
        plan.deadline().minusNanos(SAFE_MARGIN), () -> box.whenAwake(() -> answerSafely(request)));
    decide(request);
  }

  private void decide(Request request) {
    Box box = request.origin();
    long now = time.nanos();
    if (request.isAnswered()) {
      return;
    }
    if (request.asked() < MOST_ASKED
        && route.choose(box, request, now) instanceof Choice.Leave leave) {
      Optional<Flight> flight = box.outstanding().begin(leave, now);
      if (flight.isPresent()) {
        request.ask();
        settle(request);
        send(request, flight.get(), leave.budget());
        return;
      }
    }
    request.runsHere(
        box.answer(
            request.deadline(),
            accuracy -> {
              if (accuracy >= 0) {
                settle(request);
                request.answer(accuracy, true, time.nanos());
              } else if (request.isHedged()) {
                holdBack(request);
              }
            }));
  }

  /* A safe answer is there, and is given if no neighbour's comes: as a site does it. */
  private void holdBack(Request request) {
    long left = request.deadline() - time.nanos();
    time.after(
        Duration.ofNanos(Math.max(0, left - Math.max(LEAST_LEFT, left / 2))),
        () -> request.origin().whenAwake(() -> answerSafely(request)));
  }

  private void answerSafely(Request request) {
    if (!request.isAnswered()) {
      settle(request);
      request.answer(0, false, time.nanos());
    }
  }

  /** Takes no answer of a neighbour any more. */
  private static void settle(Request request) {
    Flight flight = request.origin().flights().remove(request.number());
    if (flight != null) {
      request.origin().outstanding().settle(flight);
    }
  }

  private void send(Request request, Flight flight, long budget) {
    Box box = request.origin();
    box.flights().put(request.number(), flight);
    forwarded++;
    forwardedByWindow
        .computeIfAbsent((time.nanos() - origin) / WINDOW.toNanos(), window -> new HashMap<>())
        .merge(flight.device(), 1, Integer::sum);
    wire(box.name(), flight.device(), QUESTION, request.number(), budget);
    watch(request, flight);
  }

  private void watch(Request request, Flight flight) {
    Box box = request.origin();
    long wait = Math.min(10_000_000, box.outstanding().nextLook(flight) - time.nanos());
    time.after(
        Duration.ofNanos(Math.max(1, wait)),
        () ->
            box.whenAwake(() -> {
              if (box.flights().get(request.number()) == flight) {
                if (box.outstanding().isGivenUp(flight, time.nanos())) {
                  request.hedge();
                  decide(request);
                } else {
                  watch(request, flight);
                }
              }
            }));
  }

  private void wire(String from, String to, byte kind, int number, long value) {
    world
        .network()
        .send(from, to, ByteBuffer.allocate(13).put(kind).putInt(number).putLong(value).array());
  }

  private void tell(Box box) {
    box.whenAwake(() -> {
      long now = time.nanos();
      Standing standing = box.look(now);
      byte[] bytes = StandingBytes.write(standing);
      byte[] message = ByteBuffer.allocate(1 + bytes.length).put(NEWS).put(bytes).array();
      box.neighbourhood().said(standing.count(), now);
      box.see(now);
      for (Box other : all) {
        if (other != box) {
          world.network().send(box.name(), other.name(), message);
        }
      }
    });
    time.after(
        Duration.ofMillis(Math.max(LEAST_NEWS, NEWS_PER_DEVICE * all.size())), () -> tell(box));
  }

  private void hear(Box box, String from, byte[] message) {
    ByteBuffer in = ByteBuffer.wrap(message);
    byte kind = in.get();
    if (kind == NEWS) {
      byte[] news = new byte[in.remaining()];
      in.get(news);
      if (box.neighbourhood()
          .heard(
              from,
              StandingBytes.read(news),
              then -> box.outstanding().underway(from, then),
              time.nanos())) {
        box.see(time.nanos());
      }
      return;
    }
    int number = in.getInt();
    long value = in.getLong();
    if (kind == QUESTION) {
      // Straight to the device, as a site does: what was forwarded is never forwarded again.
      if (requests.get(number).origin() == box) {
        forwardedTwice++;
      }
      box.answer(
          time.nanos() + value,
          accuracy ->
              wire(
                  box.name(),
                  from,
                  accuracy < 0 ? REFUSAL : ANSWER,
                  number,
                  Double.doubleToLongBits(accuracy)));
    } else {
      back(box, requests.get(number), from, kind, Double.longBitsToDouble(value));
    }
  }

  private void back(Box box, Request request, String from, byte kind, double accuracy) {
    Flight flight = box.flights().get(request.number());
    long now = time.nanos();
    if (flight == null || !flight.device().equals(from)) {
      unwantedAnswers++;
      return;
    }
    box.flights().remove(request.number());
    if (kind == REFUSAL) {
      box.outstanding().refused(flight, now);
    } else if (box.outstanding().answered(flight, now)) {
      request.answer(accuracy, true, now);
      request.withdraw();
    }
    if (!request.isAnswered() && !request.isHedged()) {
      decide(request);
    }
  }

  /** What came of it. */
  Outcome outcome() {
    List<Request> counted =
        requests.stream().filter(request -> !excused.contains(request.number())).toList();
    double worth = counted.stream().mapToDouble(Request::accuracy).sum();
    long byModel = counted.stream().filter(Request::isByModelInTime).count();
    long unanswered = counted.stream().filter(request -> !request.isAnsweredInTime()).count();
    int size = Math.max(1, counted.size());
    return new Outcome(
        counted.size(),
        (double) byModel / size,
        worth / size,
        (double) forwarded / size,
        peak(),
        unanswered,
        forwardedTwice,
        unwantedAnswers);
  }

  /* Of what is forwarded in a second, where that is enough to speak of shares. */
  private double peak() {
    double peak = 0;
    for (Map<String, Integer> window : forwardedByWindow.values()) {
      int sum = window.values().stream().mapToInt(Integer::intValue).sum();
      if (sum >= 50) {
        int most = window.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        peak = Math.max(peak, (double) most / sum);
      }
    }
    return peak;
  }

  /** The names of some boxes. */
  static Set<String> names(List<Box> boxes) {
    return boxes.stream().map(Box::name).collect(Collectors.toCollection(TreeSet::new));
  }
}
