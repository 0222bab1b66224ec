package dev.skerry.sim;

import dev.skerry.journal.DiskFile;
import dev.skerry.journal.DiskFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** An open file, until it is closed or the power goes. */
final class SimulatedFile implements DiskFile {
  private final SimulatedDisk disk;
  private final String name;
  private final SimulatedInode inode;
  private final int boot;
  private boolean closed;

  SimulatedFile(SimulatedDisk disk, String name, SimulatedInode inode) {
    this.disk = disk;
    this.name = name;
    this.inode = inode;
    this.boot = disk.boots();
  }

  @Override
  public long size() throws IOException {
    requireOpen();
    return inode.size();
  }

  @Override
  public void read(long position, ByteBuffer into) throws IOException {
    requireOpen();
    inode.read(Math.toIntExact(position), into);
  }

  @Override
  public void write(long position, ByteBuffer bytes) throws IOException {
    requireOpen();
    disk.before("write " + name + " " + position + "+" + bytes.remaining());
    byte[] all = new byte[bytes.remaining()];
    bytes.get(all);
    int at = Math.toIntExact(position);
    long fits = inode.size() + Math.max(0, disk.free()) - position;
    if (at + all.length > inode.size() && fits < all.length) {
      inode.write(at, Arrays.copyOf(all, (int) Math.max(0, fits)));
      throw new DiskFullException("no space left for " + name);
    }
    inode.write(at, all);
  }

  @Override
  public void truncate(long size) throws IOException {
    requireOpen();
    disk.before("truncate " + name + " " + size);
    inode.truncate(Math.toIntExact(size));
  }

  @Override
  public void sync() throws IOException {
    requireOpen();
    try {
      disk.before("sync " + name);
    } catch (IOException e) {
      inode.failSync(disk.failedSync());
      throw e;
    }
    inode.sync();
  }

  @Override
  public void close() {
    closed = true;
  }

  private void requireOpen() throws IOException {
    if (closed || boot != disk.boots()) {
      throw new IOException(name + " was closed, or the power was cut");
    }
  }
}
