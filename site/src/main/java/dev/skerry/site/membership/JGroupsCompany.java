package dev.skerry.site.membership;

import dev.skerry.time.Time;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jgroups.Address;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.protocols.MERGE3;
import org.jgroups.stack.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * The company of those who are in one JGroups group: found at given addresses and by mDNS, let in
 * by their certificates, told apart by what they sign.
 *
 * <p>What JGroups calls a coordinator leads nothing here: in a split each half has one.
 */
public final class JGroupsCompany implements Company {
  private static final System.Logger LOG = System.getLogger(JGroupsCompany.class.getName());
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final int LONGEST_REASON = 400;
  private static final int MOST_TOLD = 64;

  private final Supplier<Passport> passport;
  private final Settings settings;
  private final Supplier<List<Instant>> when;
  private final Time time;
  private final Doorman doorman;
  private final Whereabouts whereabouts = new Whereabouts();
  private final Doors doors;
  private final Seeds seeds;
  private final JChannel channel;
  private final MERGE3 merging;
  private final long incarnation;
  private final UUID self;
  private final LongAdder dropped = new LongAdder();
  private final LongAdder looks = new LongAdder();
  private final ReentrantLock turn = new ReentrantLock();
  /* The rest is changed by whoever has the turn. */
  private final Register register;
  private final Remembered remembered;
  private final LonelySeeds lonely;
  private Passport shown;
  private byte[] introduction;
  private final Set<String> refused = new HashSet<>();
  private volatile Roll roll;
  private @Nullable Listener listener;
  private boolean closed;

  private JGroupsCompany(
      Supplier<Passport> passport,
      Settings settings,
      Supplier<List<Instant>> when,
      Time time,
      RandomGenerator random)
      throws Exception {
    QuietLog.use();
    this.passport = passport;
    this.settings = settings;
    this.when = when;
    this.time = time;
    this.doorman = new Doorman(passport, when);
    this.doors = new Doors(MutualTls.context(passport, doorman), doorman, time, whereabouts);
    this.seeds = new Seeds(settings.seeds());
    this.lonely = new LonelySeeds(settings.seeds(), time.nanos());
    this.remembered = new Remembered(settings.memory());
    this.self = new UUID(random.nextLong(), random.nextLong());
    this.incarnation = time.now().toEpochMilli();
    this.shown = passport.get();
    this.register = new Register(own(remembered.largest()), settings.size(), remembered.largest());
    this.introduction = own(register.largest()).signed(shown);
    this.roll = register.roll();
    this.channel = new JChannel(JGroupsStack.of(settings.listen(), doors, seeds));
    this.merging = JGroupsStack.findingOthers(channel.getProtocolStack());
    channel.addAddressGenerator(() -> address(self));
    channel.setName(shown.device());
    channel.setDiscardOwnMessages(true);
    channel.setReceiver(new Ear());
  }

  /**
   * Joins the others; with nobody there, waits for them alone. Returns once it listens and has
   * looked around for the first time, which may take a few seconds.
   *
   * @param passport who this device is, at any time: a renewed one is shown from then on
   * @param when which times of day are possible, as this device sees it
   * @throws IOException if it cannot listen there
   */
  public static JGroupsCompany join(
      Supplier<Passport> passport,
      Settings settings,
      Supplier<List<Instant>> when,
      Time time,
      RandomGenerator random)
      throws IOException {
    JGroupsCompany company;
    try {
      company = new JGroupsCompany(passport, settings, when, time, random);
    } catch (Exception e) {
      throw new IllegalStateException("a group of these protocols can be made", e);
    }
    try {
      company.channel.connect("skerry site " + company.shown.site());
    } catch (Exception e) {
      company.channel.close();
      throw new IOException(
          "site: cannot listen at "
              + settings.listen()
              + ": "
              + e.getMessage()
              + " (expected: an address of this machine, and a port that is free)",
          e);
    }
    time.after(TICK, company::tick);
    return company;
  }

  /** Where others find this device. */
  public InetSocketAddress listens() {
    return channel.getProtocolStack().getTransport().localPhysicalAddress() instanceof IpAddress at
        ? new InetSocketAddress(at.getIpAddress(), at.getPort())
        : settings.listen();
  }

  /** Somebody of the site may be found there. */
  public void found(InetSocketAddress address) {
    seeds.add(address);
  }

  /** Nobody of the site is to be found there any more. */
  public void lost(InetSocketAddress address) {
    seeds.remove(address);
  }

  /** How many messages made no sense, or were nobody's in the roll. */
  public long dropped() {
    return dropped.sum();
  }

  /** How often others were looked for because somebody is missed. */
  long looks() {
    return looks.sum();
  }

  /** How many came to the door and were turned away. */
  public long refused() {
    return doors.refused();
  }

  @Override
  public Roll roll() {
    return roll;
  }

  @Override
  public void tell(byte[] news) {
    if (news.length > LONGEST_NEWS) {
      throw new IllegalArgumentException(
          "news: " + news.length + " bytes (expected: at most " + LONGEST_NEWS + ")");
    }
    Message message = Letter.NEWS.message(null, news);
    message.setFlag(Message.Flag.OOB, Message.Flag.NO_RELIABILITY);
    send(message);
  }

  private void send(Message message) {
    try {
      channel.send(message.setFlag(Message.TransientFlag.DONT_LOOPBACK));
    } catch (Exception e) {
      // Lost, as anything may be: the channel is being closed, or its queue is full.
      dropped.increment();
    }
  }

  @Override
  public void listen(Listener listener) {
    turn.lock();
    try {
      if (this.listener != null) {
        throw new IllegalStateException("listener: a second one (expected: one)");
      }
      this.listener = listener;
      listener.rollChanged(roll);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void close() {
    turn.lock();
    try {
      closed = true;
    } finally {
      turn.unlock();
    }
    channel.close();
  }

  private Introduction own(int largest) {
    return new Introduction(
        self,
        shown.device(),
        settings.host(),
        settings.peerPort(),
        incarnation,
        settings.size() > 0 ? settings.size() : largest,
        shown.chain().getFirst().getNotAfter().toInstant());
  }

  private void tick() {
    turn.lock();
    try {
      if (closed) {
        return;
      }
      Passport now = passport.get();
      if (!now.equals(shown)) {
        shown = now;
        introduce();
      }
      carryOut(register.expire(when.get()));
      carryOut(register.remind());
      if (!roll.whole()) {
        look();
      }
      lonely
          .check(seeds.met(), time.nanos())
          .forEach(seed ->
              LOG.log(
                  System.Logger.Level.WARNING,
                  "event=site_seed_lonely address="
                      + seed
                      + " reason=\"nobody of the site is there; it is asked still, and not told of again\""));
    } finally {
      turn.unlock();
    }
    time.after(TICK, this::tick);
  }

  /*
   * Asks those who may be in a group of their own. JGroups does by itself, so seldom that a whole site takes little by it;
   * while somebody is missed it is worth more.
   */
  private void look() {
    looks.increment();
    merging.sendInfo();
  }

  private void introduce() {
    Introduction own = own(register.largest());
    introduction = own.signed(shown);
    carryOut(register.own(own));
  }

  private void carryOut(List<Register.Effect> effects) {
    for (Register.Effect effect : effects) {
      switch (effect) {
        case Register.Effect.Introduce(Optional<UUID> to) ->
            send(
                Letter.INTRODUCTION.message(
                    to.map(JGroupsCompany::address).orElse(null), introduction));
        case Register.Effect.Ask(UUID whom) ->
            send(Letter.QUESTION.message(address(whom), new byte[0]));
        case Register.Effect.Changed(Roll next) -> changed(next);
      }
    }
  }

  private void changed(Roll next) {
    LOG.log(
        System.Logger.Level.INFO,
        "site_roll number={0} devices={1} expected={2} quorum={3}",
        Long.toString(next.number()),
        next.members().stream().map(Member::device).toList(),
        next.expected(),
        next.quorum());
    boolean lost = next.members().size() < roll.members().size();
    roll = next;
    if (lost) {
      look();
    }
    if (remembered.grow(register.largest())) {
      introduction = own(register.largest()).signed(shown);
    }
    if (listener != null) {
      listener.rollChanged(next);
    }
  }

  private void heard(UUID from, Letter letter, byte[] body) throws CertificateException {
    switch (letter) {
      case INTRODUCTION -> {
        Introduction by = Introduction.read(body, from, doorman);
        whereabouts.check(by);
        carryOut(register.introduced(by));
      }
      case QUESTION -> carryOut(List.of(new Register.Effect.Introduce(Optional.of(from))));
      case NEWS -> {
        Optional<String> device = register.device(from);
        if (device.isEmpty() || body.length > LONGEST_NEWS) {
          dropped.increment();
        } else if (listener != null) {
          listener.heard(device.get(), body);
        }
      }
    }
  }

  /* It is asked again once a second, and will most often say the same. */
  private void refused(CertificateException why) {
    // In it are words of whoever is refused.
    String reason = String.valueOf(why.getMessage()).replaceAll("[^\\x20-\\x7e]|\"", "?");
    String told = reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
    boolean isNews = refused.size() < MOST_TOLD && refused.add(told);
    LOG.log(
        isNews ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
        "event=site_introduction_refused reason=\"" + told + "\"");
  }

  private static Address address(UUID member) {
    return new org.jgroups.util.UUID(
        member.getMostSignificantBits(), member.getLeastSignificantBits());
  }

  private static @Nullable UUID member(@Nullable Address address) {
    return address instanceof org.jgroups.util.UUID uuid
        ? new UUID(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits())
        : null;
  }

  /** Called by JGroups, by one thread or several. */
  private final class Ear implements Receiver {
    @Override
    public void viewAccepted(View view) {
      List<UUID> members = new ArrayList<>();
      for (Address address : view.getMembers()) {
        UUID member = member(address);
        if (member != null) {
          members.add(member);
        }
      }
      turn.lock();
      try {
        carryOut(register.view(members));
      } finally {
        turn.unlock();
      }
    }

    @Override
    public void receive(Message message) {
      UUID from = member(message.getSrc());
      Letter letter = Letter.of(message);
      if (from == null || letter == null) {
        dropped.increment();
        return;
      }
      byte[] body = Letter.body(message);
      turn.lock();
      try {
        heard(from, letter, body);
      } catch (CertificateException e) {
        dropped.increment();
        refused(e);
      } finally {
        turn.unlock();
      }
    }
  }
}
