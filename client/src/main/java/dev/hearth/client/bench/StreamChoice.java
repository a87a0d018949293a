package dev.hearth.client.bench;

import dev.hearth.client.bench.net.Compression;
import dev.hearth.client.bench.stream.RunNames;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Which stream each subscriber asks for: the templates in turn, with {@code {run}} and {@code
 * {user}} filled in. A template with {@code {user}} shows one user's events only, and the
 * subscribers that have it take the users in turn.
 *
 * @param templates of selectors, or of whole paths on a server that does not know selectors
 * @param selectors which of the two; native streams also say when they are live
 * @param opaqueIds whether the server's ids are names without an order
 * @param compression that is asked for
 */
record StreamChoice(
    List<String> templates, boolean selectors, boolean opaqueIds, Compression compression) {
  private static final String USER = "{user}";
  private static final String RUN = "{run}";
  private static final String EVENTS = "/events/?subscribe=";

  StreamChoice {
    templates = List.copyOf(templates);
    if (templates.isEmpty()) {
      throw new IllegalArgumentException("subscribers need something to subscribe to");
    }
  }

  /** What a subscriber asks for, with its query. */
  String path(int subscriber, RunNames names, List<Account> accounts) {
    String filled =
        template(subscriber)
            .replace(RUN, names.run())
            .replace(USER, accounts.get(user(subscriber, accounts.size())).pubky().z32());
    return selectors ? EVENTS + encode(filled) : filled;
  }

  /** Native streams of these selectors. */
  static StreamChoice of(String... selectors) {
    return new StreamChoice(List.of(selectors), true, false, Compression.NONE);
  }

  /** Whether the server has to know the users before a stream can be about them. */
  boolean namesUsers() {
    return templates.stream().anyMatch(template -> template.contains(USER));
  }

  /** Whether a subscriber gets the events of a writer, when writers take the users in turn. */
  boolean sees(int subscriber, int writer, int users) {
    return !template(subscriber).contains(USER) || writer % users == user(subscriber, users);
  }

  /** For a query's value: {@code *} and {@code /} may stay, and so a selector stays readable. */
  private static String encode(String selector) {
    return URLEncoder.encode(selector, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%2F", "/");
  }

  private String template(int subscriber) {
    return templates.get(subscriber % templates.size());
  }

  private int user(int subscriber, int users) {
    return subscriber / templates.size() % users;
  }
}
