package dev.skerry.cli.wiring;

import dev.skerry.device.Device;
import dev.skerry.device.offline.Spool;
import dev.skerry.device.offline.SpoolLimits;
import dev.skerry.device.uplink.Courier;
import dev.skerry.device.uplink.Diary;
import dev.skerry.device.uplink.Follower;
import dev.skerry.device.uplink.PolicyKeeper;
import dev.skerry.device.uplink.Steward;
import dev.skerry.journal.DirectoryDisk;
import dev.skerry.time.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * What a device tells its fleet beside how it stands: written down first, carried when it can be.
 */
final class Correspondence implements AutoCloseable {
  private static final double MOST_BYTES_PER_SECOND = 8 << 20;

  private final Spool spool;
  private final Diary diary;
  private final Courier courier;

  private Correspondence(Spool spool, Diary diary, Courier courier) {
    this.spool = spool;
    this.diary = diary;
    this.courier = courier;
  }

  /**
   * Begins.
   *
   * @param folder of what waits, for it alone
   */
  static Correspondence start(
      Path folder,
      Device device,
      Steward steward,
      Follower follower,
      PolicyKeeper policy,
      Time time)
      throws IOException {
    SecureRandom random = new SecureRandom();
    Spool spool =
        Spool.open(name -> DirectoryDisk.at(folder.resolve(name)), SpoolLimits.USUAL, random);
    device.showSpool(spool::standing);
    Diary diary =
        Diary.start(spool, steward::report, follower::trouble, device::outcomes, policy, time);
    Courier courier =
        Courier.start(
            new Courier.Setup(
                spool,
                follower::client,
                () -> device.health().waiting(),
                MOST_BYTES_PER_SECOND,
                random),
            time);
    return new Correspondence(spool, diary, courier);
  }

  /** Something has changed that is worth writing down. */
  void nudge() {
    diary.nudge();
  }

  /** How much waits. */
  Spool.Standing standing() {
    return spool.standing();
  }

  @Override
  public void close() throws IOException {
    courier.close();
    diary.close();
    spool.close();
  }
}
