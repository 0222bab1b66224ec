package dev.skerry.benchmarks.site;

/** A client's question in a simulated room, and what came of it. */
final class Request {
  private final int number;
  private final Box origin;
  private final long deadline;
  private int asked;
  private int answers;
  private double accuracy;
  private boolean byModel;
  private boolean late;
  private boolean hedged;
  private Runnable withdrawal = () -> {};

  Request(int number, Box origin, long deadline) {
    this.number = number;
    this.origin = origin;
    this.deadline = deadline;
  }

  int number() {
    return number;
  }

  Box origin() {
    return origin;
  }

  long deadline() {
    return deadline;
  }

  /** How many neighbours were asked. */
  int asked() {
    return asked;
  }

  void ask() {
    asked++;
    hedged = false;
  }

  /** A neighbour may still answer, and others are asked as well. */
  void hedge() {
    hedged = true;
  }

  boolean isHedged() {
    return hedged;
  }

  /** Its device works on it until {@code withdraw} is run. */
  void runsHere(Runnable withdraw) {
    withdrawal = withdraw;
  }

  /** Nobody need work on it any more. */
  void withdraw() {
    withdrawal.run();
  }

  boolean isAnswered() {
    return answers > 0;
  }

  /** Answers, if nobody has yet. */
  void answer(double worth, boolean model, long now) {
    if (answers > 0) {
      return;
    }
    answers++;
    accuracy = worth;
    byModel = model;
    late = now - deadline > 0;
  }

  double accuracy() {
    return late ? 0 : accuracy;
  }

  boolean isByModelInTime() {
    return byModel && !late;
  }

  boolean isAnsweredInTime() {
    return answers == 1 && !late;
  }
}
