package dev.skerry.benchmarks.offline;

/* One run of one policy; speed is how many times as fast as it came the backlog went, 0 for never. */
record Outcome(
    long handed,
    long acknowledged,
    long lost,
    long told,
    long twice,
    long outOfOrder,
    long backlog,
    int cuts,
    double speed,
    double onTime) {}
