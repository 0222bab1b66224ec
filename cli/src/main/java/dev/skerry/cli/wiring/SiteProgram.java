package dev.skerry.cli.wiring;

import dev.skerry.device.Device;
import dev.skerry.site.Site;
import dev.skerry.site.membership.Beacon;
import dev.skerry.site.membership.Company;
import dev.skerry.site.membership.Credentials;
import dev.skerry.site.membership.JGroupsCompany;
import dev.skerry.site.membership.Passport;
import dev.skerry.site.membership.Settings;
import dev.skerry.site.models.Hatch;
import dev.skerry.site.models.Library;
import dev.skerry.site.peer.HttpNeighbours;
import dev.skerry.site.peer.HttpPeers;
import dev.skerry.site.peer.PeerPort;
import dev.skerry.site.peer.Welcome;
import dev.skerry.time.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A device's place in its site. Joining takes seconds and may fail for as long as the network is
 * not there, so it is done at the side: until then, and if it never comes to that, the device
 * answers alone.
 */
public final class SiteProgram implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SiteProgram.class.getName());
  private static final Duration AGAIN = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String MEMORY = "site-size";
  /* Archives are given slowly enough for live questions: bytes a second, to so many at once. */
  private static final long GIVING_RATE = 8 << 20;
  private static final int MOST_TAKING = 4;

  private final SiteSetup setup;
  private final Surroundings surroundings;
  private final Device device;
  private final Doorway doorway;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread joining;
  private volatile @Nullable Joined joined;

  /**
   * What it needs to know of the device beside itself.
   *
   * @param passport who it is, at any time
   * @param when the times of day that are possible now
   * @param residency what its owner allows
   * @param state the folder of its memory
   * @param families where it gets archives, and what it gives of them
   */
  record Surroundings(
      Supplier<Passport> passport,
      Supplier<List<Instant>> when,
      DeviceOutlook.Residency residency,
      Path state,
      FamilySource families,
      Time time) {}

  /**
   * All that there is once it has joined.
   *
   * @param open what is to be closed, in that order
   */
  private record Joined(
      String name, JGroupsCompany company, Site site, Library library, Deque<AutoCloseable> open) {}

  private SiteProgram(SiteSetup setup, Surroundings surroundings, Device device, Doorway doorway) {
    this.setup = setup;
    this.surroundings = surroundings;
    this.device = device;
    this.doorway = doorway;
    this.joining = Thread.ofPlatform().name("site-join").daemon(true).unstarted(this::join);
  }

  /** Begins to join, and returns at once. */
  static SiteProgram start(
      SiteSetup setup, Surroundings surroundings, Device device, Doorway doorway) {
    SiteProgram program = new SiteProgram(setup, surroundings, device, doorway);
    program.joining.start();
    return program;
  }

  private void join() {
    try {
      do {
        try {
          enter();
          return;
        } catch (IOException | RuntimeException e) {
          LOG.log(
              System.Logger.Level.WARNING,
              "event=site_not_joined reason=\""
                  + e.getMessage()
                  + "\" again_in_s="
                  + AGAIN.toSeconds());
        }
      } while (!closing.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      // Closed, while it was trying.
    }
  }

  private void enter() throws IOException {
    Passport passport = surroundings.passport().get();
    SSLContext tls = Credentials.mutual(surroundings.passport(), surroundings.when());
    String host = setup.listen().getAddress().getHostAddress();
    FamilySource families = surroundings.families();
    DeviceOutlook outlook = new DeviceOutlook(device, surroundings.residency());
    Porter porter = new Porter(outlook, surroundings.when());
    Deque<AutoCloseable> open = new ArrayDeque<>();
    Joined now;
    try {
      PeerPort port =
          PeerPort.start(
              device,
              porter,
              host,
              setup.peerPort(),
              tls,
              families,
              new Hatch(MOST_TAKING, GIVING_RATE));
      open.push(port);
      JGroupsCompany company = company(host, port.port());
      open.push(company);
      Site site = site(company, outlook, new HttpPeers(tls));
      open.push(site);
      porter.serve(site);
      Library library =
          new Library(
              company::roll,
              new HttpNeighbours(tls),
              families.uplink(),
              families::isWhole,
              surroundings.time());
      open.push(library);
      beacon(passport, company).ifPresent(open::push);
      now = new Joined(passport.site(), company, site, library, open);
    } catch (IOException | RuntimeException e) {
      // What listens already would be in the way of the next try.
      close(open);
      throw e;
    }
    synchronized (this) {
      if (closing.getCount() == 0) {
        close(now.open());
        return;
      }
      joined = now;
      doorway.lead(now.site());
      families.lead(now.library());
    }
    LOG.log(
        System.Logger.Level.INFO,
        "event=site_joined site="
            + passport.site()
            + " device="
            + passport.device()
            + " listens="
            + host
            + ":"
            + now.company().listens().getPort()
            + " devices="
            + now.company().roll().members().size());
  }

  /** Stands where neighbours come in: before there is a site, for whose roll its port is needed. */
  private static final class Porter implements Welcome {
    private final DeviceOutlook outlook;
    private final Supplier<List<Instant>> when;
    private volatile Runnable stir = () -> {};

    Porter(DeviceOutlook outlook, Supplier<List<Instant>> when) {
      this.outlook = outlook;
      this.when = when;
    }

    void serve(Site site) {
      stir = site::stir;
    }

    @Override
    public boolean isOpen() {
      return outlook.isOpen();
    }

    @Override
    public void questioned() {
      stir.run();
    }

    @Override
    public boolean isGood(X509Certificate shown) {
      return Credentials.isGood(shown, when.get());
    }
  }

  private JGroupsCompany company(String host, int port) throws IOException {
    return JGroupsCompany.join(
        surroundings.passport(),
        new Settings(
            setup.listen(),
            host,
            port,
            setup.seeds(),
            setup.size(),
            Optional.of(surroundings.state().resolve(MEMORY))),
        surroundings.when(),
        surroundings.time(),
        new SplittableRandom());
  }

  private Site site(Company company, DeviceOutlook outlook, HttpPeers peers) {
    return new Site(
        device,
        outlook,
        company,
        peers,
        surroundings.time(),
        surroundings.time().now().toEpochMilli(),
        new SplittableRandom().nextLong());
  }

  /* Others on this machine are found by their addresses alone: its loopback carries no multicast. */
  private Optional<Beacon> beacon(Passport passport, JGroupsCompany company) {
    if (setup.listen().getAddress().isLoopbackAddress()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Beacon.light(passport.site(), passport.device(), company.listens(), company::found));
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "event=site_not_announced reason=\"" + e.getMessage() + "\"");
      return Optional.empty();
    }
  }

  /** What it sees of its site; {@link SiteView#NONE} until it has joined. */
  SiteView view() {
    Joined now = joined;
    return now == null ? SiteView.NONE : SiteView.of(now.name(), now.site().report());
  }

  private static void close(Deque<AutoCloseable> open) {
    for (AutoCloseable each : open) {
      try {
        each.close();
      } catch (Exception e) {
        LOG.log(System.Logger.Level.WARNING, "event=not_closed", e);
      }
    }
  }

  /** Leaves: the others see it go, and the device answers alone. */
  @Override
  public void close() {
    Joined left;
    synchronized (this) {
      closing.countDown();
      left = joined;
      joined = null;
      doorway.leadHome();
      surroundings.families().leadHome();
    }
    if (left != null) {
      close(left.open());
    }
    try {
      joining.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
