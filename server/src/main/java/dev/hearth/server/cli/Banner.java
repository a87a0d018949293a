package dev.hearth.server.cli;

import dev.hearth.server.Homeserver;
import dev.hearth.server.ServerConfig;
import dev.hearth.server.auth.SignupMode;

/** What {@code serve} prints once it answers: where it is, and what to type next. */
final class Banner {
  private static final String DEFAULT_URL = "http://localhost:6286";

  private Banner() {}

  /**
   * @param standardFolder whether commands find the data folder by themselves
   */
  static String text(ServerConfig config, Homeserver homeserver, boolean standardFolder) {
    String host = config.listen().getHostString();
    boolean local = config.listen().getAddress().isLoopbackAddress();
    boolean any = config.listen().getAddress().isAnyLocalAddress();
    String shown = local || any ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
    String url = "http://" + shown + ":" + homeserver.port();
    String server = url.equals(DEFAULT_URL) ? "" : " --server " + url;
    String folder =
        standardFolder ? "" : " --data-dir " + quoted(config.folder().root().toString());
    boolean open = config.signupMode() == SignupMode.OPEN;
    String signup =
        open
            ? "./hearth signup" + server
            : "./hearth signup --token \"$(./hearth signup-token" + folder + ")\"" + server;
    return """

    Hearth is ready.

      address   %s
      data      %s
      sign-up   %s
      pubky     %s

    Type next, in another terminal:

      ./hearth keygen
      %s
      echo 'Hello, world.' | ./hearth put /pub/hello.txt%s
      ./hearth subscribe '*/'%s

    Everything that happens, as it happens, with curl alone:

      curl -N '%s/events/?subscribe=*/'

    Ctrl-C stops the homeserver.

    """
        .formatted(
            url,
            config.folder().root(),
            open ? "open to everybody" : "by token: ./hearth signup-token" + folder,
            homeserver.key(),
            signup,
            server,
            server,
            url);
  }

  private static String quoted(String text) {
    return text.chars().allMatch(c -> Character.isLetterOrDigit(c) || "/._-".indexOf(c) >= 0)
        ? text
        : "'" + text.replace("'", "'\\''") + "'";
  }
}
