package dev.skerry.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/*
 * What one file holds: as a reader sees it, as the platter has it, and the changes that lead from
 * the second to the first. A failed sync drops those changes and leaves what a reader sees, so that
 * a later sync has nothing to write: what Linux does with the pages of a failed write-back.
 */
final class SimulatedInode {
  final int number;
  private byte[] seen;
  private byte[] certain;
  private final List<Change> changes = new ArrayList<>();

  SimulatedInode(int number) {
    this(number, new byte[0], new byte[0]);
  }

  private SimulatedInode(int number, byte[] seen, byte[] certain) {
    this.number = number;
    this.seen = seen;
    this.certain = certain;
  }

  SimulatedInode copy() {
    // Arrays are replaced and never written into, so that copies may share them.
    SimulatedInode copy = new SimulatedInode(number, seen, certain);
    copy.changes.addAll(changes);
    return copy;
  }

  int size() {
    return seen.length;
  }

  void read(int position, ByteBuffer into) {
    int count = Math.min(into.remaining(), seen.length - position);
    if (count > 0) {
      into.put(seen, position, count);
    }
  }

  void write(int position, byte[] bytes) {
    change(new Write(position, bytes));
  }

  void truncate(int size) {
    change(new Cut(size));
  }

  private void change(Change change) {
    seen = change.apply(seen, Fate.ALL, new Fate.Change(number, 0, 1));
    changes.add(change);
  }

  void flipBit(int position, int bit) {
    seen = flipped(seen, position, bit);
    certain = flipped(certain, position, bit);
  }

  private static byte[] flipped(byte[] content, int position, int bit) {
    byte[] result = content.clone();
    if (position < result.length) {
      result[position] ^= (byte) (1 << bit);
    }
    return result;
  }

  void sync() {
    settle(Fate.ALL);
  }

  void failSync(Fate fate) {
    settle(fate);
  }

  void crash(Fate fate) {
    settle(fate);
    seen = certain;
  }

  private void settle(Fate fate) {
    for (int i = 0; i < changes.size(); i++) {
      var which = new Fate.Change(number, i, changes.size());
      certain = changes.get(i).apply(certain, fate, which);
    }
    changes.clear();
  }

  private sealed interface Change {
    byte[] apply(byte[] content, Fate fate, Fate.Change which);
  }

  private record Cut(int size) implements Change {
    @Override
    public byte[] apply(byte[] content, Fate fate, Fate.Change which) {
      boolean kept = size < content.length && fate.keepsByte(which, 0);
      return kept ? Arrays.copyOf(content, size) : content;
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared, never leaves this class
  private record Write(int position, byte[] bytes) implements Change {
    @Override
    public byte[] apply(byte[] content, Fate fate, Fate.Change which) {
      int end = position + (fate.keepsSize() ? bytes.length : kept(fate, which));
      byte[] result = Arrays.copyOf(content, Math.max(content.length, end));
      for (int i = 0; i < bytes.length; i++) {
        if (fate.keepsByte(which, i)) {
          result[position + i] = bytes[i];
        }
      }
      return result;
    }

    private int kept(Fate fate, Fate.Change which) {
      int end = bytes.length;
      while (end > 0 && !fate.keepsByte(which, end - 1)) {
        end--;
      }
      return end == 0 ? -position : end;
    }
  }
}
