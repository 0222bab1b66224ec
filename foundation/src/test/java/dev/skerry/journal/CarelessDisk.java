package dev.skerry.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A disk that claims to have done something that it left out. */
final class CarelessDisk implements Disk {
  private final Disk disk;
  private final Care forgotten;

  CarelessDisk(Disk disk, Care forgotten) {
    this.disk = disk;
    this.forgotten = forgotten;
  }

  /** What can be left out. */
  enum Care {
    FILE_SYNC,
    DIRECTORY_SYNC,
    SYNC_FAILURE
  }

  @Override
  public Closeable lock() throws IOException {
    return disk.lock();
  }

  @Override
  public List<String> list() throws IOException {
    return disk.list();
  }

  @Override
  public DiskFile create(String name) throws IOException {
    return new CarelessFile(disk.create(name), forgotten);
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return new CarelessFile(disk.open(name), forgotten);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    disk.rename(from, to);
  }

  @Override
  public void delete(String name) throws IOException {
    disk.delete(name);
  }

  @Override
  public void syncDirectory() throws IOException {
    if (forgotten != Care.DIRECTORY_SYNC) {
      disk.syncDirectory();
    }
  }

  private record CarelessFile(DiskFile file, Care forgotten) implements DiskFile {
    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void read(long position, ByteBuffer into) throws IOException {
      file.read(position, into);
    }

    @Override
    public void write(long position, ByteBuffer bytes) throws IOException {
      file.write(position, bytes);
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void sync() throws IOException {
      switch (forgotten) {
        case FILE_SYNC -> {}
        case DIRECTORY_SYNC -> file.sync();
        case SYNC_FAILURE -> syncTwice();
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }

    /* What programs did before they knew better: a second sync succeeds, and proves nothing. */
    private void syncTwice() throws IOException {
      try {
        file.sync();
      } catch (IOException e) {
        file.sync();
      }
    }
  }
}
