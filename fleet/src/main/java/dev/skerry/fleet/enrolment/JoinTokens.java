package dev.skerry.fleet.enrolment;

import dev.skerry.fleet.Refusal;
import dev.skerry.fleet.registry.Audit;
import dev.skerry.fleet.registry.Labels;
import dev.skerry.fleet.store.Database;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Names;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import org.jdbi.v3.core.Handle;

/**
 * Tokens with which devices may join: each once, and for a limited time. Who has the database has
 * none of them, for only their digests are kept.
 */
public final class JoinTokens {
  /** The longest that one may be good for. */
  public static final Duration LONGEST = Duration.ofDays(7);

  private static final int SECRET_BYTES = 24;

  private final Database database;
  private final String fingerprint;

  /** Of a fleet that devices know by {@code fingerprint}. */
  public JoinTokens(Database database, String fingerprint) {
    this.database = database;
    this.fingerprint = fingerprint;
  }

  /**
   * A new one: {@code SECRET.FINGERPRINT}. The second part is by what a device knows that whoever
   * takes its token is the fleet.
   *
   * @param site of the device that joins; empty to let it say
   */
  public String make(String site, Labels labels, Duration holds, String who, Instant now) {
    if (!site.isEmpty()) {
      Names.check("site", site);
    }
    if (holds.isNegative() || holds.isZero() || holds.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "expires in: "
              + holds
              + " (expected: more than 0, at most "
              + LONGEST.toDays()
              + " days)");
    }
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    String token =
        Base64.getUrlEncoder().withoutPadding().encodeToString(secret) + "." + fingerprint;
    database.run(handle -> {
      handle
          .createUpdate(
              """
              insert into join_token (sha256, expires_at, site, labels, made_by)
              values (:sha256, :expires, :site, cast(:labels as jsonb), :who)\
              """)
          .bind("sha256", digest(token))
          .bind("expires", OffsetDateTime.ofInstant(now.plus(holds), ZoneOffset.UTC))
          .bind("site", site)
          .bind("labels", labels.json())
          .bind("who", who)
          .execute();
      Audit.note(
          handle, who, "make join token", site.isEmpty() ? "any site" : site, "good for " + holds);
    });
    return token;
  }

  /**
   * What a token stands for.
   *
   * @param labels as JSON
   * @param shownAgain whether this device had used it before
   */
  record Token(String site, String labels, String madeBy, boolean shownAgain) {}

  /**
   * Uses up a token. The device that did may show it again while it holds: it may not have heard.
   */
  static Token use(Handle handle, String token, String device, Instant now) {
    return handle
        .createQuery(
            """
            with before as (select used_by from join_token where sha256 = :sha256)
            update join_token set used_by = :device, used_at = coalesce(used_at, :now)
            where sha256 = :sha256 and expires_at > :now
              and (used_by is null or used_by = :device)
            returning site, labels::text, made_by, (select used_by from before) is not null\
            """)
        .bind("sha256", digest(token))
        .bind("device", device)
        .bind("now", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
        .map((row, context) ->
            new Token(row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4)))
        .findOne()
        .orElseThrow(() ->
            new Refusal(
                Refusal.Category.DENIED,
                "token: unknown, used or too old (expected: a new one, of skerry fleet token)"));
  }

  private static byte[] digest(String token) {
    return HexFormat.of().parseHex(Digest.of(token.getBytes(StandardCharsets.UTF_8)).hex());
  }
}
