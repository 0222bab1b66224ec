package dev.skerry.benchmarks.site;

/**
 * What came of a room's questions.
 *
 * @param onTime the share that a model answered in time
 * @param goodput accuracy in time for each question
 * @param forwarded questions sent to a neighbour, for each question
 * @param peak of what was forwarded within a second, the largest share that one device got
 * @param unanswered questions without any answer by their deadline
 * @param looped questions that came back to where they came from
 * @param dropped answers that nobody waited for any more
 */
public record Outcome(
    int questions,
    double onTime,
    double goodput,
    double forwarded,
    double peak,
    long unanswered,
    long looped,
    long dropped) {}
