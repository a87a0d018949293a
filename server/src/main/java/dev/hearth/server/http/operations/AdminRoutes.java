package dev.hearth.server.http.operations;

import dev.hearth.server.auth.SignupTokens;
import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.Method;
import dev.hearth.server.http.Problem;
import dev.hearth.server.http.Route;
import dev.hearth.server.http.Router;
import dev.hearth.storage.BackupReport;
import dev.hearth.storage.Storage;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The admin door: for whoever can read the password in the data folder (wire specification §7, plus
 * {@code /backup}, which is ours).
 *
 * <pre>
 * GET /generate_signup_token            200 000G-40R4-0M30
 * X-Admin-Password: …
 *
 * POST /backup?dir=/srv/hearth-backup   200 once the copy is complete and on disk;
 *                                       500 backup_incomplete if it is there, but lacks contents
 *                                       that the store itself has lost
 * </pre>
 */
public final class AdminRoutes {
  /** So many lost contents are named in an answer; the log has more. */
  private static final int NAMED_MAX = 10;

  private final Storage storage;
  private final SignupTokens tokens;
  private final Pubky serverKey;
  private final byte[] password;
  private final String version;

  public AdminRoutes(
      Storage storage, SignupTokens tokens, Pubky serverKey, String password, String version) {
    this.storage = storage;
    this.tokens = tokens;
    this.serverKey = serverKey;
    this.password = password.getBytes(StandardCharsets.UTF_8);
    this.version = version;
  }

  public void addTo(Router router) {
    router.on(Method.GET, "/", exchange -> exchange.sendText(200, "Homeserver - Admin Endpoint"));
    router.on(Method.GET, "/generate_signup_token", guarded(this::token));
    router.on(Method.POST, "/generate_signup_token", guarded(this::token));
    router.on(Method.GET, "/info", guarded(this::describe));
    router.on(Method.POST, "/backup", guarded(this::backup));
  }

  private Route guarded(Route route) {
    return exchange -> {
      byte[] given =
          exchange.header("X-Admin-Password").orElse("").getBytes(StandardCharsets.UTF_8);
      if (!MessageDigest.isEqual(given, password)) {
        throw Problem.of(401, "admin_password_required", "Wrong or missing X-Admin-Password")
            .exception();
      }
      route.handle(exchange);
    };
  }

  private void token(Exchange exchange) throws IOException {
    exchange.sendText(200, tokens.create(OptionalLong.empty()).text());
  }

  private void describe(Exchange exchange) throws IOException {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("num_users", storage.accounts().count());
    facts.put("public_key", serverKey.toString());
    facts.put("version", version);
    OperationRoutes.json(exchange, 200, facts);
  }

  private void backup(Exchange exchange) throws IOException {
    Path target = target(exchange.query().first("dir").orElse(""));
    BackupReport report;
    try {
      report = storage.backup(target);
    } catch (StorageException.CannotOpen e) {
      throw Problem.of(409, "backup_refused", String.valueOf(e.getMessage())).exception();
    }
    if (!report.isComplete()) {
      throw incomplete(target, report).exception();
    }
    exchange.sendText(200, target.toString());
  }

  /** No success, so that whoever rotates backups by a script keeps the older ones and looks. */
  private static Problem incomplete(Path target, BackupReport report) {
    int named = Math.min(NAMED_MAX, report.first().size());
    String first = String.join("; ", report.first().subList(0, named));
    return Problem.of(
            500,
            "backup_incomplete",
            "The backup %s is finished and can be used, but lacks %d contents that the store has lost or can't read: %s%s"
                .formatted(target, report.missing(), first, report.missing() > named ? "; …" : ""))
        .with("missing", report.missing());
  }

  private static Path target(String text) {
    try {
      Path target = Path.of(text);
      if (target.isAbsolute()) {
        return target;
      }
    } catch (InvalidPathException e) {
      throw Problem.badRequest("bad_folder", "dir is no path").exception();
    }
    throw Problem.badRequest("bad_folder", "dir must be an absolute path").exception();
  }
}
