package dev.skerry.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.cli.fleet.ManagementClient;
import dev.skerry.cli.wiring.FleetProgram;
import dev.skerry.cli.wiring.MemberProgram;
import dev.skerry.cli.wiring.Probe;
import dev.skerry.device.uplink.FleetClient;
import dev.skerry.link.AgentReport;
import dev.skerry.link.LinkJson;
import dev.skerry.link.Report;
import dev.skerry.terms.DeviceProfile;
import dev.skerry.terms.Digest;
import dev.skerry.time.SystemTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A fleet, three devices in processes of their own, and the links between them, all on this machine
 * and all gone afterwards.
 */
final class SmallWorld implements AutoCloseable {
  static final String SITE = "hall-1";
  private static final List<String> NAMES = List.of("pump-1", "pump-2", "pump-3");
  private static final Duration PROBATION = Duration.ofSeconds(1);

  /* As usual, but for silence: devices report every second here. */
  private static final String GATE =
      """
      {"faults": 0.02, "late": 0.5, "safe": 0.5, "celsius": null, "joules": null, "silence": 4000,
       "allowed": 0.005, "harmful": 0.04, "falseStops": 0.001, "misses": 0.05}\
      """;

  private final Path folder;
  private final SystemTime time;
  private final FleetProgram fleet;
  private final ManagementClient management;
  private final List<Relay> relays = new ArrayList<>();
  private final Room room;
  private final Map<String, String> places;

  private SmallWorld(Path folder, SystemTime time, FleetProgram fleet, String token)
      throws IOException {
    this.folder = folder;
    this.time = time;
    this.fleet = fleet;
    this.management =
        new ManagementClient(
            URI.create("http://127.0.0.1:" + fleet.fleet().managementPort()), token);
    this.room = new Room(time);
    this.places = places();
  }

  /* Where each finds the others. A port that is free now is most likely free in a moment. */
  private static Map<String, String> places() throws IOException {
    Map<String, String> places = new TreeMap<>();
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (String name : NAMES) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        held.add(socket);
        places.put(name, "127.0.0.1:" + socket.getLocalPort());
      }
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
    return places;
  }

  private DeviceProcess start(String name) throws IOException {
    return DeviceProcess.start(
        name,
        state(name),
        PROBATION,
        Objects.requireNonNull(places.get(name)),
        List.copyOf(places.values()));
  }

  /** Starts all of it, and waits until every device belongs to the fleet and runs. */
  static SmallWorld start(Path folder, Path programs, SystemTime time)
      throws IOException, InterruptedException {
    FleetProgram fleet =
        FleetProgram.start(
            new FleetProgram.Setup(
                "127.0.0.1",
                0,
                "127.0.0.1",
                0,
                List.of(),
                Optional.empty(),
                folder.resolve("fleet"),
                programs,
                Optional.empty()));
    String token = Files.readString(fleet.newToken().orElseThrow()).strip();
    SmallWorld world = new SmallWorld(folder, time, fleet, token);
    boolean whole = false;
    try {
      world.join();
      whole = true;
      return world;
    } finally {
      if (!whole) {
        world.close();
      }
    }
  }

  private void join() throws IOException, InterruptedException {
    record Asked(String site) {}

    record Made(String token) {}

    DeviceProfile profile = new Probe().run();
    for (String name : NAMES) {
      Relay relay = Relay.to(fleet.fleet().devicePort());
      relays.add(relay);
      String token = management.ask("POST", "/v1/tokens", new Asked(SITE), Made.class).token();
      FleetClient.join(
          URI.create("https://localhost:" + relay.port()),
          token,
          name,
          SITE,
          profile,
          state(name).resolve(MemberProgram.IDENTITY),
          time);
      room.add(start(name));
    }
    for (DeviceProcess device : room.devices()) {
      device.rest();
    }
  }

  private Path state(String device) {
    return folder.resolve(device);
  }

  Room room() {
    return room;
  }

  /** Where people reach the fleet. */
  URI people() {
    return URI.create("http://127.0.0.1:" + fleet.fleet().managementPort());
  }

  /** The link of the last device. */
  Relay link() {
    return relays.getLast();
  }

  /** Takes the first device's power. */
  DeviceProcess kill() throws InterruptedException {
    DeviceProcess device = room.devices().getFirst();
    device.kill();
    return device;
  }

  /** Gives it back, to what was killed. */
  void restart(DeviceProcess killed) throws IOException {
    room.remove(killed);
    killed.close();
    room.add(start(killed.name()));
  }

  Digest ship(Path archive) {
    record Shipped(Digest digest) {}

    return management.sendFile("/v1/families", archive, Shipped.class).digest();
  }

  void deploy(String agent, Digest family) {
    management.ask("PUT", "/v1/agents/" + agent, Map.of("family", family.hex()));
  }

  /** Says that an agent shall run nowhere. */
  void withdraw(String agent) {
    management.ask("DELETE", "/v1/agents/" + agent, null);
  }

  /** A rollout, as the fleet tells of it. */
  record Rollout(String name, String state, List<Decided> decisions) {
    boolean isOver() {
      return !state.equals("RUNNING") && !state.equals("SOAKING");
    }
  }

  record Decided(String what, String words) {}

  Rollout rollOut(String agent, Digest family) {
    return management.ask(
        "POST",
        "/v1/rollouts",
        Map.of(
            "agent",
            agent,
            "family",
            family.hex(),
            "waves",
            List.of("1", "100%"),
            "least",
            1500,
            "soak",
            8000,
            "gate",
            LinkJson.read(GATE.getBytes(StandardCharsets.UTF_8), JsonNode.class)),
        Rollout.class);
  }

  Rollout rollout(String name) {
    return management.ask("GET", "/v1/rollouts/" + name, null, Rollout.class);
  }

  /** A device, as the fleet tells of it. */
  record Shown(String name, long revision, Optional<Report> report) {
    /** Whether it is where it shall be, and knows all that it was told. */
    boolean isSettled() {
      return report.isPresent()
          && report.get().known() == revision
          && report.get().agents().stream()
              .allMatch(
                  agent -> agent.running().isPresent() && agent.running().equals(agent.wanted()));
    }

    Optional<Digest> runs(String agent) {
      return report
          .flatMap(
              said -> said.agents().stream().filter(one -> one.agent().equals(agent)).findFirst())
          .flatMap(AgentReport::running);
    }
  }

  /** How many messages of a device have taken effect, and how many it says had no room. */
  Kept messages(String device) {
    Said[] all = management.ask("GET", "/v1/messages?device=" + device, null, Said[].class);
    return new Kept(all.length, Arrays.stream(all).mapToLong(Said::dropped).sum());
  }

  /** What the fleet has of a device's messages. */
  record Kept(long count, long dropped) {}

  private record Said(long dropped) {}

  private record Page(List<Shown> devices) {}

  List<Shown> devices() {
    return management.ask("GET", "/v1/devices", null, Page.class).devices();
  }

  @Override
  public void close() throws IOException {
    for (DeviceProcess device : room.devices()) {
      device.close();
    }
    for (Relay relay : relays) {
      relay.close();
    }
    management.close();
    fleet.close();
  }
}
