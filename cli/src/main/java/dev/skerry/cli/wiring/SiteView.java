package dev.skerry.cli.wiring;

import dev.skerry.link.SiteSight;
import dev.skerry.site.SiteReport;
import dev.skerry.site.membership.Member;
import dev.skerry.site.view.Neighbour;
import dev.skerry.site.view.Offer;
import dev.skerry.site.view.Service;
import dev.skerry.site.view.Standing;
import java.util.List;
import java.util.Optional;

/**
 * A device's view of its site, as it is told to people and programs.
 *
 * @param site its name; empty while the device has not joined it
 * @param device who sees it
 * @param expected how many devices it is meant to have; 0 if nobody has said
 * @param quorum whether more than half of these are here
 * @param mayLeave whether its questions may be answered elsewhere
 * @param answered questions of this device that others answered
 * @param fallbacks questions that were sent away and answered here after all
 * @param dropped answers that came when nobody waited for them any more
 * @param missing devices that were here since this one was started, and are not now
 */
public record SiteView(
    String site,
    String device,
    int expected,
    boolean quorum,
    boolean mayLeave,
    long answered,
    long fallbacks,
    long dropped,
    List<Row> devices,
    List<Missing> missing) {
  private static final double MICRO = 1e3;
  private static final double MILLI = 1e6;

  public SiteView {
    devices = List.copyOf(devices);
    missing = List.copyOf(missing);
  }

  /** Of a device that has joined none yet. */
  static final SiteView NONE = new SiteView("", "", 0, false, true, 0, 0, 0, List.of(), List.of());

  /** A device that is not here any more, and for how long. */
  public record Missing(String device, double forMs) {}

  /**
   * One of its devices.
   *
   * @param self whether it is the one who sees
   * @param address where its neighbours ask it
   * @param heard whether it has said anything of late; if not, what follows is nothing
   * @param heardMsAgo when that was
   * @param open whether it takes questions of others
   * @param busy the share of its slots' time in use of late, 0 to 1
   * @param backlogMs what runs and waits there
   * @param roundTripUs there and back, as it usually takes
   * @param underway questions that are there for this device now
   * @param answered what it answered for this device
   * @param doubted whether it is left alone for a while, because it did not answer
   */
  public record Row(
      String device,
      boolean self,
      String address,
      boolean heard,
      double heardMsAgo,
      boolean open,
      int slots,
      double busy,
      double backlogMs,
      double roundTripUs,
      int underway,
      long answered,
      boolean doubted,
      List<Agent> agents) {
    public Row {
      agents = List.copyOf(agents);
    }
  }

  /**
   * An agent there.
   *
   * @param variants that may answer, best first
   */
  public record Agent(String name, String version, List<String> variants) {
    public Agent {
      variants = List.copyOf(variants);
    }

    private static Agent of(Service service) {
      return new Agent(
          service.agent(), service.version(), service.offers().stream().map(Offer::rung).toList());
    }
  }

  /** What the fleet is told of it; empty if it has joined none. */
  Optional<SiteSight> sight() {
    return devices.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SiteSight(
                devices.stream().map(Row::device).limit(SiteSight.MOST).toList(),
                expected,
                quorum,
                answered,
                fallbacks));
  }

  static SiteView of(String site, SiteReport report) {
    return new SiteView(
        site,
        report.roll().self(),
        report.roll().expected(),
        report.roll().quorum(),
        report.mayLeave(),
        report.counts().answers(),
        report.counts().fallbacks(),
        report.counts().dropped(),
        report.roll().members().stream().map(member -> row(member, report)).toList(),
        report.missing().stream()
            .map(gone -> new Missing(gone.device(), gone.silence() / MILLI))
            .toList());
  }

  private static Row row(Member member, SiteReport report) {
    if (member.device().equals(report.roll().self())) {
      return row(member, true, 0, Optional.of(report.own()), 0, 0, 0, false);
    }
    return report.neighbours().stream()
        .filter(row -> row.neighbour().device().equals(member.device()))
        .findFirst()
        .map(row -> {
          Neighbour neighbour = row.neighbour();
          return row(
              member,
              false,
              row.silence() / MILLI,
              Optional.of(neighbour.standing()),
              neighbour.roundTrip() / MICRO,
              row.trust().flights(),
              row.trust().answers(),
              row.trust().doubted());
        })
        .orElseGet(() -> row(member, false, 0, Optional.empty(), 0, 0, 0, false));
  }

  private static Row row(
      Member member,
      boolean self,
      double heardMsAgo,
      Optional<Standing> standing,
      double roundTripUs,
      int underway,
      long answered,
      boolean doubted) {
    return new Row(
        member.device(),
        self,
        member.host() + ":" + member.port(),
        standing.isPresent(),
        heardMsAgo,
        standing.map(Standing::open).orElse(false),
        standing.map(Standing::slots).orElse(0),
        standing.map(Standing::busy).orElse(0.0),
        standing.map(Standing::backlog).orElse(0L) / MILLI,
        roundTripUs,
        underway,
        answered,
        doubted,
        standing.map(Standing::services).orElse(List.of()).stream().map(Agent::of).toList());
  }
}
