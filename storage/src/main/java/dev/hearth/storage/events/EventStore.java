package dev.hearth.storage.events;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.tables.Table;
import dev.hearth.storage.tables.Tables;

/** The tables of this room and the numbers that stand for users and types. Safe for any thread. */
public final class EventStore {
  final Tables tables;
  final Table events;
  final Table eventsByUser;
  final Meta meta;
  final ContentTypes types;
  final UserNumbers users;

  public EventStore(Tables tables) {
    this.tables = tables;
    events = tables.table(Layouts.EVENTS);
    eventsByUser = tables.table(Layouts.EVENTS_BY_USER);
    meta = new Meta(tables);
    types = new ContentTypes(tables);
    users = new UserNumbers(tables);
  }

  public Tables tables() {
    return tables;
  }

  public Meta meta() {
    return meta;
  }

  public ContentTypes types() {
    return types;
  }

  public UserNumbers users() {
    return users;
  }
}
