package dev.skerry.site.membership;

import java.net.InetSocketAddress;
import java.util.List;
import org.jgroups.protocols.BaseBundler;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.PerDestinationBundler;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.DiagnosticsHandler;
import org.jgroups.stack.Protocol;
import org.jgroups.stack.ProtocolStack;

/**
 * The protocols that a site's group is made of, with the times in which it finds out.
 *
 * <p>Who is killed is missed by its connections, which the machine closes; that they may have
 * broken otherwise is ruled out by asking once more. Who hangs, or is cut off, is missed by its
 * heartbeats: a second of silence is nothing, since machines stand still now and then. There is no
 * second port for failure detection, because JGroups' own would not be encrypted.
 */
final class JGroupsStack {
  private static final int CONNECTING = 3_000;
  private static final int SILENCE = 3_000;
  /* Longer than news of an idle device take to come, which count as well, so that few are sent. */
  private static final int HEARTBEAT = 600;
  private static final int ASKED_ONCE_MORE = 350;
  /* Those that are in a group of their own, at 0.5 to 1.5 times this; more often while somebody is missed. */
  private static final int LOOKING_FOR_OTHERS = 2_000;
  /* What others said is compared so often, which asks nobody. */
  private static final int FOUND_AFTER = 1_300;
  private static final int JOINING = 1_500;
  private static final int MERGING = 3_000;
  private static final int LONGEST_MESSAGE = 128 * 1024;
  private static final int BUNDLE = 24 * 1024;
  private static final int WAITING = 256;
  private static final int MESSAGES_IN_ROW = 64;
  private static final int STABLE_AFTER = 1 << 20;
  /* Connections lose nothing; what a full queue left out may wait. */
  private static final int SENT_AGAIN = 1_000;

  private JGroupsStack() {}

  static List<Protocol> of(InetSocketAddress listen, Doors doors, Seeds seeds) throws Exception {
    return List.of(
        transport(listen, doors),
        seeds,
        merging(),
        new FD_ALL3().setTimeout(SILENCE).setInterval(HEARTBEAT),
        new VERIFY_SUSPECT2().setTimeout(ASKED_ONCE_MORE),
        new NAKACK2()
            .useMcastXmit(false)
            .setXmitTableMsgsPerRow(MESSAGES_IN_ROW)
            .setXmitInterval(SENT_AGAIN),
        new UNICAST3().setXmitTableMsgsPerRow(MESSAGES_IN_ROW).setXmitInterval(SENT_AGAIN),
        new STABLE().setMaxBytes(STABLE_AFTER),
        new GMS().setJoinTimeout(JOINING).setMergeTimeout(MERGING).printLocalAddress(false));
  }

  private static TCP transport(InetSocketAddress listen, Doors doors) throws Exception {
    TCP tcp = new TCP();
    tcp.setBindAddr(listen.getAddress()).setBindPort(listen.getPort()).setPortRange(0);
    // Others believe that a device is where it comes from, so it comes from where it listens.
    tcp.setClientBindAddr(listen.getAddress());
    tcp.setSocketFactory(doors);
    tcp.setDiagnosticsHandler(
        new DiagnosticsHandler(tcp.getLog(), doors, tcp.getThreadFactory()).setEnabled(false));
    tcp.setSockConnTimeout(CONNECTING);
    tcp.setPeerAddrReadTimeout(CONNECTING);
    tcp.setMaxLength(LONGEST_MESSAGE);
    tcp.tcpNodelay(true);
    tcp.enableSuspectEvents(true);
    tcp.logDetails(false);
    // Whoever does not read holds up nobody but itself.
    tcp.nonBlockingSends(true).maxSendQueue(WAITING);
    tcp.setBufferedInputStreamSize(BUNDLE).setBufferedOutputStreamSize(BUNDLE + Integer.BYTES);
    BaseBundler bundler = new PerDestinationBundler();
    bundler.setMaxSize(BUNDLE);
    bundler.setCapacity(WAITING);
    bundler.removeQueueCapacity(WAITING);
    bundler.useSingleSenderThread(false);
    tcp.setBundler(bundler);
    return tcp;
  }

  private static MERGE3 merging() {
    return new MERGE3().setMinInterval(LOOKING_FOR_OTHERS / 2).setMaxInterval(LOOKING_FOR_OTHERS);
  }

  /**
   * Has a stack that is made already find others as soon as it shall, and returns what looks for
   * them. MERGE3 lengthens what is set before to more than it takes to look by itself.
   */
  static MERGE3 findingOthers(ProtocolStack stack) {
    MERGE3 merging = stack.findProtocol(MERGE3.class);
    return merging.setCheckInterval(FOUND_AFTER);
  }
}
