package dev.skerry.device.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.device.schedule.Verdict;
import dev.skerry.device.telemetry.Miss.Kind;
import dev.skerry.device.telemetry.Miss.Run;
import dev.skerry.device.telemetry.Miss.Times;
import dev.skerry.link.Cause;
import dev.skerry.serving.Reason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request that arrives at 0 and is due at 100, and why it missed. */
final class MissTest {
  /*
   * run: taken/foretold/best, L if limits kept it from a better variant.
   */
  @ParameterizedTest(name = "{0} {1} {2} run {7} stalled {8}: {9}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # kind  | reason    | verdict  | idle  | received | answered | done | run       | stalled | cause
          SAFE    | CONTRACT  | ADMITTED | true  |   0      |  50      |  50  | 20/30/30  |  0      | CONTRACT
          SAFE    | CONTRACT  | ADMITTED | true  |   0      |  50      |  50  | 20/30/30  | 40      | CONTRACT
          REFUSED | FAULT     | ADMITTED | true  |   0      |  50      |  50  | 20/30/30  |  0      | FAULT
          SAFE    | FAULT     | TOO_LATE | true  |   0      |   0      |   0  | none      |  0      | FAULT
          SAFE    | NOT_READY | ADMITTED | false |   0      |   0      |   0  | none      |  0      | NOT_READY
          SAFE    | LOAD      | LIMITED  | false |   0      |   0      |   0  | none      |  0      | LIMITS
          SAFE    | LOAD      | FULL     | false |   0      |   0      |   0  | none      |  0      | ADMISSION
          SAFE    | LOAD      | TOO_LATE | false |   0      |   0      |   0  | none      |  0      | QUEUE
          REFUSED | DEADLINE  | TOO_LATE | true  |   0      |   0      |   0  | none      |  0      | DEADLINE
          SAFE    | DEADLINE  | TOO_LATE | false |   0      |   0      |   0  | none      |  0      | QUEUE
          SAFE    | DEADLINE  | TOO_LATE | true  |  60      |  60      |  60  | none      |  0      | CALLER
          SAFE    | DEADLINE  | TOO_LATE | true  |  50      |  50      |  50  | none      |  0      | DEADLINE
          SAFE    | DEADLINE  | ADMITTED | false |   0      | 100      |  99  | none      |  0      | QUEUE
          SAFE    | DEADLINE  | ADMITTED | false |   0      | 100      |  99  | none      | 24      | QUEUE
          SAFE    | DEADLINE  | ADMITTED | false |   0      | 100      |  99  | none      | 25      | STALL
          SAFE    | DEADLINE  | ADMITTED | true  |   0      | 100      |  99  | 95/30/30  |  0      | RUN
          SAFE    | DEADLINE  | ADMITTED | true  |   0      | 100      |  99  | 95/30/30  | 70      | STALL
          SAFE    | DEADLINE  | ADMITTED | false |   0      | 100      |  99  | 20/30/30  |  0      | QUEUE
          VARIANT | DEADLINE  | ADMITTED | false |   0      |  60      |  60  | 10/12/30  |  0      | QUEUE
          VARIANT | DEADLINE  | ADMITTED | true  |   0      |  60      |  60  | 10/12/30  |  0      | DEADLINE
          VARIANT | DEADLINE  | ADMITTED | true  |   0      |  60      |  60  | 10/12/101 |  0      | DEADLINE
          VARIANT | DEADLINE  | ADMITTED | true  |   0      |  60      |  60  | 10/12/30L |  0      | LIMITS
          VARIANT | FAULT     | ADMITTED | true  |   0      |  60      |  60  | 10/12/30  |  0      | FAULT
          VARIANT | DEADLINE  | ADMITTED | true  |  80      |  95      |  95  | 10/12/30  |  0      | CALLER
          VARIANT | DEADLINE  | ADMITTED | true  |  40      |  95      |  95  | 10/12/61  |  0      | DEADLINE
          LATE    | NONE      | ADMITTED | true  |   0      | 110      | 111  | 90/30/30  |  0      | RUN
          LATE    | NONE      | ADMITTED | true  |   0      | 110      | 111  | 90/30/30  | 10      | RUN
          LATE    | NONE      | ADMITTED | true  |   0      | 110      | 111  | 90/30/30  | 11      | STALL
          LATE    | NONE      | ADMITTED | false |   0      | 110      | 111  | 20/30/30  |  0      | QUEUE
          LATE    | NONE      | ADMITTED | true  |   0      |  90      | 111  | 20/30/30  |  0      | WAKE_UP
          LATE    | NONE      | ADMITTED | true  |   0      |  90      | 111  | 20/30/30  | 15      | STALL
          LATE    | DEADLINE  | ADMITTED | true  |   0      | 100      | 103  | 95/30/30  |  0      | WAKE_UP
          LATE    | REPEATED  | ADMITTED | false |   0      | 105      | 105  | none      |  0      | QUEUE
          LATE    | FAULT     | ADMITTED | false |   0      | 105      | 105  | 90/30/30  |  0      | FAULT
          LATE    | DEADLINE  | ADMITTED | true  | 120      | 100      | 121  | none      |  0      | CALLER
          LATE    | LOAD      | TOO_LATE | true  | 120      | 121      | 121  | none      |  0      | CALLER
          """)
  void cause_isWhatKeptItFromTheBestAnswer(
      Kind kind,
      Reason reason,
      Verdict verdict,
      boolean idle,
      long received,
      long answered,
      long done,
      String run,
      long stalled,
      Cause expected) {
    Miss miss =
        new Miss(
            kind,
            reason,
            verdict,
            idle,
            new Times(0, received, 100, answered, done),
            run(run),
            stalled);

    assertThat(miss.cause()).isEqualTo(expected);
  }

  private static Run run(String written) {
    if (written.equals("none")) {
      return Run.NONE;
    }
    String[] numbers = written.replace("L", "").split("/", -1);
    return new Run(
        true,
        Long.parseLong(numbers[0]),
        Long.parseLong(numbers[1]),
        Long.parseLong(numbers[2]),
        written.endsWith("L"));
  }
}
