package dev.skerry.benchmarks.neverlate;

/** Numbers of requests, by deadline or as they came. Grows as needed. */
final class Line {
  private final long[] deadlines;
  private final boolean byDeadline;
  private int[] requests = new int[1024];
  private int first;
  private int size;

  Line(long[] deadlines, boolean byDeadline) {
    this.deadlines = deadlines;
    this.byDeadline = byDeadline;
  }

  int size() {
    return size;
  }

  int get(int place) {
    return requests[first + place];
  }

  void add(int request) {
    if (first + size == requests.length) {
      int[] target = size > requests.length / 2 ? new int[2 * requests.length] : requests;
      System.arraycopy(requests, first, target, 0, size);
      requests = target;
      first = 0;
    }
    int at = first + size;
    while (byDeadline && at > first && deadlines[requests[at - 1]] > deadlines[request]) {
      requests[at] = requests[at - 1];
      at--;
    }
    requests[at] = request;
    size++;
  }

  int removeFirst() {
    size--;
    return requests[first++];
  }
}
