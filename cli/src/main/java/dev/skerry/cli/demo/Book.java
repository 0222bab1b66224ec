package dev.skerry.cli.demo;

import dev.skerry.serving.Answer;
import java.util.LinkedHashMap;
import java.util.Map;

/** What came of all requests, and of those sent in each chapter. Thread-safe. */
final class Book {
  private final Tally whole = new Tally();
  private final Map<String, Page> pages = new LinkedHashMap<>();
  private Page now;

  Book(String chapter) {
    now = new Page(whole);
    pages.put(chapter, now);
  }

  /** Begins another chapter; what is under way belongs to the last one still. */
  synchronized void turn(String chapter) {
    now = new Page(whole);
    pages.put(chapter, now);
  }

  /** The chapter to which what is sent now belongs. */
  synchronized Page now() {
    return now;
  }

  Tally whole() {
    return whole;
  }

  synchronized Map<String, Page> pages() {
    return new LinkedHashMap<>(pages);
  }

  /** One chapter. */
  static final class Page {
    private final Tally own = new Tally();
    private final Tally whole;

    private Page(Tally whole) {
      this.whole = whole;
    }

    void sent() {
      own.sent();
      whole.sent();
    }

    void answered(Answer answer, long nanos, boolean inTime, boolean isRight) {
      own.answered(answer, nanos, inTime, isRight);
      whole.answered(answer, nanos, inTime, isRight);
    }

    void refused(String why) {
      own.refused(why);
      whole.refused(why);
    }

    Tally.Reading read() {
      return own.read();
    }
  }
}
