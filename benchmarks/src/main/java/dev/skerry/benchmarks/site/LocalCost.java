package dev.skerry.benchmarks.site;

import com.sun.management.ThreadMXBean;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.serving.Answer;
import dev.skerry.serving.Catalog;
import dev.skerry.serving.Inference;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.ModelDescription;
import dev.skerry.serving.NamedTensor;
import dev.skerry.serving.Question;
import dev.skerry.serving.Reason;
import dev.skerry.serving.Statistics;
import dev.skerry.site.Outlook;
import dev.skerry.site.Peers;
import dev.skerry.site.Site;
import dev.skerry.site.membership.Company;
import dev.skerry.site.membership.Member;
import dev.skerry.site.membership.Roll;
import dev.skerry.site.view.Offer;
import dev.skerry.site.view.Service;
import dev.skerry.site.view.Standing;
import dev.skerry.site.view.StandingBytes;
import dev.skerry.terms.Grade;
import dev.skerry.terms.LatencyClass;
import dev.skerry.time.SystemTime;
import dev.skerry.time.Time;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What being in a site costs a question that stays where it was asked: the time that {@code
 * Site.ask} takes over a device that answers at once.
 *
 * <p>With and without neighbours, in turns; of all rounds the median counts. A device that has
 * something to do weighs two neighbours, who are busier; one that has not asks nobody.
 */
public final class LocalCost {
  private static final int QUESTIONS = 200_000;
  private static final int WARM_UP = 8;
  private static final long MS = 1_000_000;
  private static final String SELF = "device-0";
  private static final String AGENT = "agent";
  private static final Service SERVICE =
      new Service(
          AGENT,
          "1",
          100 * MS,
          true,
          false,
          List.of(new Offer("full", 0.93, 10 * MS, 11 * MS), new Offer("tiny", 0.9, MS, 2 * MS)));

  private LocalCost() {}

  /**
   * One room.
   *
   * @param neighbours how many
   * @param busy whether the device has something to do, so that it weighs who answers
   * @param alone nanoseconds a question takes without a site, the median of all rounds
   * @param more nanoseconds it takes more within one
   * @param bytes it allocates more
   */
  public record Row(int neighbours, boolean busy, double alone, double more, double bytes) {}

  /** Measures rooms of 2 and of 49 neighbours for so many rounds. */
  public static List<Row> measure(int rounds) {
    List<Row> rows = new ArrayList<>();
    try (SystemTime time = new SystemTime()) {
      for (int neighbours : new int[] {2, 49}) {
        for (boolean busy : new boolean[] {false, true}) {
          rows.add(row(neighbours, busy, rounds, time));
        }
      }
    }
    return rows;
  }

  private static Row row(int neighbours, boolean busy, int rounds, SystemTime time) {
    Instant device = new Instant(time);
    Crowd company = new Crowd(neighbours);
    double[] alone = new double[rounds];
    double[] within = new double[rounds];
    double bytes = 0;
    try (Site site = new Site(device, new View(busy), company, new Nobody(), time, 1, 1)) {
      for (int round = -WARM_UP; round < rounds; round++) {
        company.tellAll(round + WARM_UP + 1);
        Spent bare = spent(device, time);
        Spent more = spent(site, time);
        // The rounds before the first are for the compiler, and to meet the neighbours.
        if (round >= 0) {
          alone[round] = bare.nanos();
          within[round] = more.nanos() - bare.nanos();
          bytes += (more.bytes() - bare.bytes()) / rounds;
        }
      }
    }
    Arrays.sort(alone);
    Arrays.sort(within);
    return new Row(neighbours, busy, alone[rounds / 2], within[rounds / 2], Math.rint(bytes));
  }

  private record Spent(double nanos, double bytes) {}

  private static Spent spent(Inference asked, SystemTime time) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Question question =
        Question.to(AGENT)
            .with("x", Tensor.ofFloats(Shape.of(1), 1))
            .within(Duration.ofMillis(100));
    long before = threads.getCurrentThreadAllocatedBytes();
    long start = time.nanos();
    for (int i = 0; i < QUESTIONS; i++) {
      if (asked.ask(question).grade() != Grade.FULL) {
        throw new IllegalStateException("a question left");
      }
    }
    long end = time.nanos();
    long after = threads.getCurrentThreadAllocatedBytes();
    return new Spent((end - start) / (double) QUESTIONS, (after - before) / (double) QUESTIONS);
  }

  /** Answers at once. */
  private record Instant(Time time) implements Inference, Catalog {
    private static final Answer ANSWER =
        new Answer(
            AGENT,
            "1",
            "full",
            List.of(new NamedTensor("y", Tensor.ofFloats(Shape.of(1), 1))),
            Grade.FULL,
            Reason.NONE,
            Duration.ZERO,
            true);

    @Override
    public Answer ask(Question question) {
      return ANSWER;
    }

    @Override
    public Answer decline(Question question, List<TensorSpec> inputs) {
      return ANSWER;
    }

    @Override
    public LatencyClass latencyClass(String model, String version) {
      return LatencyClass.INTERACTIVE;
    }

    @Override
    public long nanos() {
      return time.nanos();
    }

    @Override
    public Catalog catalog() {
      return this;
    }

    @Override
    public boolean isLive() {
      return true;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public List<Entry> index() {
      return List.of(new Entry(AGENT, "1", State.READY, ""));
    }

    @Override
    public ModelDescription describe(String model, String version) {
      throw none();
    }

    @Override
    public Statistics statistics(String model, String version) {
      throw none();
    }

    @Override
    public void load(String model, Map<String, Object> parameters) {
      throw none();
    }

    @Override
    public void unload(String model) {
      throw none();
    }

    private static InferenceException none() {
      return new InferenceException(
          InferenceException.Category.NOT_FOUND, "this device only answers");
    }
  }

  /** Busy or not. */
  private record View(boolean busy) implements Outlook {
    @Override
    public int slots() {
      return 1;
    }

    @Override
    public long backlog() {
      return busy ? MS : 0;
    }

    @Override
    public boolean mayLeave() {
      return true;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public List<Service> services() {
      return List.of(SERVICE);
    }
  }

  /** Devices that have ten times as much to do, so that nothing leaves. */
  private static final class Crowd implements Company {
    private final Roll roll;
    private volatile Listener listener =
        new Listener() {
          @Override
          public void rollChanged(Roll roll) {}

          @Override
          public void heard(String device, byte[] news) {}
        };

    Crowd(int neighbours) {
      List<Member> members = new ArrayList<>();
      for (int i = 0; i <= neighbours; i++) {
        members.add(new Member("device-" + i, "host-" + i, 1));
      }
      roll = new Roll(1, SELF, members, neighbours + 1);
    }

    void tellAll(long count) {
      Standing standing = new Standing(1, count, 1, 10 * MS, 1, true, List.of(SERVICE), List.of());
      for (Member member : roll.members()) {
        if (!member.device().equals(SELF)) {
          listener.heard(member.device(), StandingBytes.write(standing));
        }
      }
    }

    @Override
    public Roll roll() {
      return roll;
    }

    @Override
    public void tell(byte[] news) {}

    @Override
    public void listen(Listener next) {
      listener = next;
      next.rollChanged(roll);
    }

    @Override
    public void close() {}
  }

  /** Neighbours who can be met, and are never asked. */
  private record Nobody() implements Peers {
    @Override
    public Reply ask(Member member, Question question) {
      return new Reply.Refused("nobody should be asked");
    }

    @Override
    public boolean greet(Member member) {
      return true;
    }

    @Override
    public Optional<ModelDescription> describe(Member member, String agent, String version) {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }
}
