package dev.hearth.server;

import java.util.Optional;

/** Which Hearth this is, as the jar's manifest says. */
public final class Version {
  private Version() {}

  public static String text() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("unreleased");
  }
}
