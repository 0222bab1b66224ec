package dev.skerry.site.membership;

import dev.skerry.time.SystemTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A program that does nothing but be in a site, for {@code interop/sites}: it writes a line for
 * each roll, and tells the others a kilobyte five times a second.
 *
 * <p>{@code make FOLDER DEVICE…} makes identities; {@code join FOLDER DEVICE ADDRESS:PORT SEED…}
 * joins with one of them; {@code alone} does neither, to compare memory with.
 */
final class Bystander {
  private static final char[] UNUSED = new char[0];
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int NEWS = 1024;

  private Bystander() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "make" -> make(Path.of(args[1]), List.of(args).subList(2, args.length));
      case "join" -> join(Path.of(args[1]), args[2], List.of(args).subList(3, args.length));
      case "alone" -> {
        System.out.println("alone");
        while (true) {
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      }
      default -> throw new IllegalArgumentException(args[0] + " (expected: make, join or alone)");
    }
  }

  private static void make(Path folder, List<String> devices)
      throws IOException, GeneralSecurityException {
    TestAuthority authority = new TestAuthority();
    for (String device : devices) {
      Passport passport = authority.passport(device, "rig");
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, UNUSED);
      store.setKeyEntry(
          "device", passport.key(), UNUSED, passport.chain().toArray(Certificate[]::new));
      store.setCertificateEntry("authority", passport.authority());
      try (OutputStream out = Files.newOutputStream(folder.resolve(device))) {
        store.store(out, UNUSED);
      }
    }
  }

  private static Passport read(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, UNUSED);
    }
    return new Passport(
        (PrivateKey) store.getKey("device", UNUSED),
        List.of((X509Certificate) store.getCertificate("device")),
        (X509Certificate) store.getCertificate("authority"));
  }

  private static void join(Path folder, String device, List<String> addresses) throws Exception {
    Passport passport = read(folder.resolve(device));
    InetSocketAddress listen = address(addresses.getFirst());
    JGroupsCompany company =
        JGroupsCompany.join(
            () -> passport,
            new Settings(
                listen,
                listen.getHostString(),
                9000,
                addresses.stream().skip(1).map(Bystander::address).toList(),
                addresses.size(),
                Optional.empty()),
            () -> List.of(Instant.now()),
            new SystemTime(),
            new Random());
    company.listen(
        new Company.Listener() {
          @Override
          public void rollChanged(Roll roll) {
            String names =
                roll.members().stream().map(Member::device).collect(Collectors.joining(","));
            System.out.println("roll " + names + " " + (roll.quorum() ? "quorum" : "minority"));
          }

          @Override
          public void heard(String from, byte[] news) {}
        });
    while (true) {
      company.tell(new byte[NEWS]);
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    try {
      return new InetSocketAddress(
          InetAddress.getByName(text.substring(0, colon)),
          Integer.parseInt(text.substring(colon + 1)));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
