package dev.skerry.site.membership;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.Event;
import org.jgroups.Message;
import org.jgroups.PhysicalAddress;
import org.jgroups.View;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.PingData;
import org.jgroups.protocols.PingHeader;
import org.jgroups.protocols.TCPPING;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.NameCache;
import org.jgroups.util.Responses;
import org.jspecify.annotations.Nullable;

/**
 * Where others may be: addresses given, found and remembered. While the group is whole, hardly
 * anybody is asked: those at addresses where no member is, and every few times one member in turn,
 * by which two that differ in their views are found out. Each address is asked by one thread at
 * most, since one that is cut off holds it up for as long as connecting may take.
 */
final class Seeds extends TCPPING {
  private static final int MOST = 256;
  /* Of so many times that others are looked for, a member is asked once. */
  private static final int SELDOM = 4;
  private static final PhysicalAddress NOBODY = new IpAddress(InetAddress.getLoopbackAddress(), 1);

  private final List<PhysicalAddress> addresses;
  private final Set<PhysicalAddress> asking = ConcurrentHashMap.newKeySet();
  private volatile boolean started;
  private int turn;

  Seeds(List<InetSocketAddress> given) {
    setId(ClassConfigurator.getProtocolId(TCPPING.class));
    addresses = new CopyOnWriteArrayList<>();
    given.forEach(this::add);
    // Never empty: an empty list would be looked for elsewhere.
    addresses.add(NOBODY);
    setInitialHosts2(addresses);
    setPortRange(0);
    asyncDiscovery(true);
  }

  /** Somebody may be there. */
  void add(InetSocketAddress address) {
    PhysicalAddress found = new IpAddress(address.getAddress(), address.getPort());
    if (addresses.size() < MOST && !addresses.contains(found)) {
      addresses.add(found);
    }
  }

  /** Nobody is there any more, it is said. */
  void remove(InetSocketAddress address) {
    addresses.remove(new IpAddress(address.getAddress(), address.getPort()));
  }

  @Override
  public void start() throws Exception {
    super.start();
    started = true;
  }

  /**
   * Any port will do, which is asked before the start; but from then on newcomers must be told by
   * the first of the group where all others are, since they know of seeds alone.
   */
  @Override
  public boolean isDynamic() {
    return !started;
  }

  @Override
  public void findMembers(@Nullable List<Address> members, boolean initial, Responses responses) {
    PhysicalAddress own = physical(local_addr);
    PingData data = new PingData(local_addr, false, NameCache.get(local_addr), own);
    if (members != null) {
      data.mbrs(members);
    }
    PingHeader header =
        new PingHeader(PingHeader.GET_MBRS_REQ).clusterName(cluster_name).initialDiscovery(initial);
    for (PhysicalAddress address : initial || members != null ? all() : some()) {
      if (!address.equals(own)) {
        ask(
            new BytesMessage(address)
                .setFlag(Message.Flag.DONT_BUNDLE, Message.Flag.OOB)
                .setFlag(Message.TransientFlag.DONT_LOOPBACK)
                .putHeader(id, header)
                .setArray(marshal(data)));
      }
    }
  }

  private Set<PhysicalAddress> all() {
    Set<PhysicalAddress> all = new LinkedHashSet<>(addresses);
    all.remove(NOBODY);
    dynamic_hosts.forEach(all::add);
    return all;
  }

  private Set<PhysicalAddress> some() {
    Set<PhysicalAddress> some = all();
    View present = view;
    if (present == null) {
      return some;
    }
    List<PhysicalAddress> inside = new ArrayList<>();
    for (Address member : present.getMembers()) {
      PhysicalAddress address = physical(member);
      if (address != null) {
        some.remove(address);
        if (!member.equals(local_addr)) {
          inside.add(address);
        }
      }
    }
    int now = turn++;
    if (!inside.isEmpty() && now % SELDOM == 0) {
      some.add(inside.get(Math.floorMod(now / SELDOM, inside.size())));
    }
    return some;
  }

  /** Where the members of the group are. */
  Set<InetSocketAddress> met() {
    Set<InetSocketAddress> met = new LinkedHashSet<>();
    View present = view;
    if (present != null) {
      for (Address member : present.getMembers()) {
        if (physical(member) instanceof IpAddress at) {
          met.add(new InetSocketAddress(at.getIpAddress(), at.getPort()));
        }
      }
    }
    return met;
  }

  private @Nullable PhysicalAddress physical(Address member) {
    return (PhysicalAddress) down(new Event(Event.GET_PHYSICAL_ADDRESS, member));
  }

  private void ask(Message request) {
    PhysicalAddress address = (PhysicalAddress) request.getDest();
    if (asking.add(address)) {
      timer.execute(
          () -> {
            try {
              sendDiscoveryRequest(request);
            } finally {
              asking.remove(address);
            }
          },
          true);
    }
  }
}
