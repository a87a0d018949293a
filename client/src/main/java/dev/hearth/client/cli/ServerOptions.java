package dev.hearth.client.cli;

import dev.hearth.client.Address;
import dev.hearth.client.HomeserverClient;
import dev.hearth.client.KeyPair;
import dev.hearth.client.Pubky;
import dev.hearth.client.Selector;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What nearly every command has in common: the server, the key, and how results are shown. */
final class ServerOptions {
  private final Terminal terminal;

  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = "${env:HEARTH_SERVER:-http://localhost:6286}",
      description = "The homeserver (default: HEARTH_SERVER, else http://localhost:6286).")
  private URI server = URI.create("http://localhost:6286");

  @Option(
      names = "--key",
      paramLabel = "FILE",
      defaultValue = "${env:HEARTH_KEY}",
      description = "Your key (default: HEARTH_KEY, else ~/.hearth/key).")
  private @Nullable Path key;

  @Option(names = "--json", description = "Show results as JSON, one object a line.")
  private boolean json;

  ServerOptions(Terminal terminal) {
    this.terminal = terminal;
  }

  boolean json() {
    return json;
  }

  KeyFile keyFile() {
    return new KeyFile(key == null ? terminal.home().resolve(".hearth").resolve("key") : key);
  }

  HomeserverClient client() {
    try {
      return HomeserverClient.to(server);
    } catch (IllegalArgumentException e) {
      throw usage(e);
    }
  }

  Account account(HomeserverClient client) throws IOException {
    KeyFile file = keyFile();
    KeyPair keys = file.read();
    if (file.isExposed()) {
      terminal.tell("hearth: warning: others may read " + file.path() + "; chmod 600 mends that");
    }
    return new Account(client, keys, new SessionFile(file.path(), server));
  }

  /** Whose files a bare path means; needs the key, but tells nobody. */
  private Pubky self() throws IOException {
    return keyFile().read().pubky();
  }

  /** An absolute address as it is; a path means one's own, and only that needs the key. */
  Address address(String text) throws IOException {
    try {
      return text.startsWith("/") ? new Address(self(), text) : Address.parse(text);
    } catch (IllegalArgumentException e) {
      throw usage(e);
    }
  }

  /** An address that one may write to. */
  Address ownAddress(Account account, String text) throws IOException {
    Address address = address(text);
    if (!address.user().equals(account.pubky())) {
      throw CommandException.usage("that belongs to another key than yours, " + account.pubky());
    }
    return address;
  }

  /** A selector; a path means one's own events. */
  Selector selector(String text) throws IOException {
    try {
      return text.startsWith("/") ? Selector.of(self(), text) : Selector.parse(text);
    } catch (IllegalArgumentException e) {
      throw usage(e);
    }
  }

  /** Does something for which only private paths need a session. */
  <T> T reading(HomeserverClient client, boolean isPrivate, Supplier<T> action) throws IOException {
    return isPrivate ? account(client).call(action) : action.get();
  }

  private static CommandException usage(IllegalArgumentException e) {
    return CommandException.usage(String.valueOf(e.getMessage()));
  }
}
