package dev.hearth.client.testing;

/** Frames of an event stream with JSON records, as the protocol draws them. */
public final class Frames {
  public static final String USER = "8pinxxgqs41n4aididenw5apqp1urfmzdztr8jt4abrkdn435ewo";

  /** Of the empty content. */
  public static final String HASH = "rxNJufX5oaagQE3qNtzJSZvLJcmtwRK3zJqTyuQfMmI=";

  private Frames() {}

  /** The record of a put. */
  public static String putJson(String id, String path) {
    return "{\"id\":\"%s\",\"sequence\":7,\"time\":\"2026-11-20T10:00:00.123456Z\",\"event\":\"PUT\",\"user\":\"%s\",\"path\":\"%s\",\"length\":0,\"content_type\":\"text/plain\",\"content_hash\":\"%s\"}"
        .formatted(id, USER, path, HASH);
  }

  /** The record of a delete. */
  public static String deleteJson(String id, String path) {
    return "{\"id\":\"%s\",\"sequence\":8,\"time\":\"2026-11-20T10:00:00.123457Z\",\"event\":\"DEL\",\"user\":\"%s\",\"path\":\"%s\"}"
        .formatted(id, USER, path);
  }

  public static String put(String id, String path) {
    return "id: " + id + "\nevent: PUT\ndata: " + putJson(id, path) + "\n\n";
  }

  public static String delete(String id, String path) {
    return "id: " + id + "\nevent: DEL\ndata: " + deleteJson(id, path) + "\n\n";
  }

  /** A put of a snapshot, which has no id. */
  public static String picture(String path) {
    return "event: PUT\ndata: " + putJson("", path).replace("\"id\":\"\",", "") + "\n\n";
  }

  public static String live(String cursor) {
    return "id: " + cursor + "\nevent: live\ndata: {\"cursor\":\"" + cursor + "\"}\n\n";
  }

  public static String idOnly(String cursor) {
    return "id: " + cursor + "\n\n";
  }

  public static String bye(String reason) {
    return "event: bye\ndata: {\"reason\":\"" + reason + "\"}\n\n";
  }

  /**
   * A reset.
   *
   * @param id the line that carries the position, or nothing
   */
  public static String reset(String id, String reason) {
    return id
        + "event: reset\ndata: {\"reason\":\""
        + reason
        + "\",\"cursor\":\"bad\",\"oldest\":\"0000000000001\",\"newest\":\"0000000000009\"}\n\n";
  }
}
