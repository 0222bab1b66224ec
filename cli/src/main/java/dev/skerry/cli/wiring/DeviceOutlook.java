package dev.skerry.cli.wiring;

import dev.skerry.device.Ability;
import dev.skerry.device.Device;
import dev.skerry.site.Outlook;
import dev.skerry.site.view.Offer;
import dev.skerry.site.view.Service;
import java.util.List;

/** A device as its site must know it. */
final class DeviceOutlook implements Outlook {
  private final Device device;
  private final Residency residency;

  /** What the owner allows, at any time. */
  interface Residency {
    /** Whether questions may be answered elsewhere. */
    boolean mayOffload();

    /** Whether questions of others may be answered here. */
    boolean mayTakeIn();
  }

  DeviceOutlook(Device device, Residency residency) {
    this.device = device;
    this.residency = residency;
  }

  @Override
  public int slots() {
    return device.slots();
  }

  @Override
  public long backlog() {
    return device.backlog();
  }

  @Override
  public boolean mayLeave() {
    return residency.mayOffload();
  }

  @Override
  public boolean isOpen() {
    return residency.mayTakeIn() && !device.isStrained();
  }

  @Override
  public List<Service> services() {
    return device.abilities().stream().map(DeviceOutlook::service).toList();
  }

  private static Service service(Ability ability) {
    return new Service(
        ability.agent(),
        ability.version(),
        Math.max(1, ability.patience().toNanos()),
        ability.failSafe(),
        ability.batches(),
        ability.paces().stream()
            .map(pace -> new Offer(pace.variant(), pace.accuracy(), pace.p50(), pace.p99()))
            .toList());
  }
}
