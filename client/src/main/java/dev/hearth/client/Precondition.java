package dev.hearth.client;

import java.net.http.HttpRequest;

/**
 * What must hold for a write to happen; otherwise the server refuses it with 412 and nothing
 * changes.
 */
public sealed interface Precondition {
  /** No condition. */
  record None() implements Precondition {}

  /** Nothing is stored there yet. */
  record Absent() implements Precondition {}

  /** What is stored there has this content. */
  record Matches(ContentHash contentHash) implements Precondition {}

  /** Adds the header that says so. */
  default void addTo(HttpRequest.Builder request) {
    switch (this) {
      case None _ -> {}
      case Absent _ -> request.setHeader("If-None-Match", "*");
      case Matches matches -> request.setHeader("If-Match", matches.contentHash().etag());
    }
  }
}
