package dev.skerry.fleet.registry;

import dev.skerry.fleet.Refusal;
import dev.skerry.fleet.registry.Person.Role;
import dev.skerry.fleet.store.Database;
import dev.skerry.fleet.store.OneAtATime;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Names;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Who may do what. Each has a token, of which only the digest is kept. */
public final class People {
  private static final int SECRET_BYTES = 24;

  private final Database database;

  public People(Database database) {
    this.database = database;
  }

  /** Whether nobody is known yet. */
  public boolean isEmpty() {
    return database.in(People::isEmpty);
  }

  private static boolean isEmpty(Handle handle) {
    return !handle.createQuery("select exists (select 1 from person)").mapTo(boolean.class).one();
  }

  /** A new token, nobody's yet. */
  public static String token() {
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /**
   * Adds somebody.
   *
   * @return their token, which nobody can find out later
   */
  public String add(String name, Role role, String who) {
    Names.check("person", name);
    String token = token();
    database.run(handle -> {
      if (!insert(handle, name, role, token, who)) {
        throw new Refusal(
            Refusal.Category.CONFLICT,
            "person: " + name + " is known already (expected: another name)");
      }
    });
    return token;
  }

  /**
   * Adds an administrator, if nobody is known yet.
   *
   * @return whether that was so
   */
  public boolean first(String name, String token, String who) {
    Names.check("person", name);
    return database.in(handle -> {
      OneAtATime.await(handle);
      return isEmpty(handle) && insert(handle, name, Role.ADMIN, token, who);
    });
  }

  private static boolean insert(Handle handle, String name, Role role, String token, String who) {
    int added =
        handle.execute(
            """
            insert into person (name, role, token_sha256) values (?, ?, ?)
            on conflict do nothing\
            """,
            name,
            role.name(),
            digest(token));
    if (added > 0) {
      Audit.note(handle, who, "add person", name, role.name());
    }
    return added > 0;
  }

  /** Takes somebody's right away. */
  public void remove(String name, String who) {
    database.run(handle -> {
      if (handle.execute("delete from person where name = ?", name) == 0) {
        throw new Refusal(Refusal.Category.NOT_FOUND, "person: " + name + " is not known");
      }
      Audit.note(handle, who, "remove person", name, "");
    });
  }

  /** Whose token it is. */
  public Optional<Person> find(String token) {
    return database.in(handle ->
        handle
            .createQuery("select name, role from person where token_sha256 = :sha256")
            .bind("sha256", digest(token))
            .map((row, context) -> new Person(row.getString(1), Role.valueOf(row.getString(2))))
            .findOne());
  }

  public List<Person> all() {
    return database.in(handle ->
        handle
            .createQuery("select name, role from person order by name")
            .map((row, context) -> new Person(row.getString(1), Role.valueOf(row.getString(2))))
            .list());
  }

  private static byte[] digest(String token) {
    return HexFormat.of().parseHex(Digest.of(token.getBytes(StandardCharsets.UTF_8)).hex());
  }
}
