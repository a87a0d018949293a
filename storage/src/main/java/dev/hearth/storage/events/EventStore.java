package dev.hearth.storage.events;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.lmdb.Table;

/** The tables of this room and the numbers that stand for users and types. Safe for any thread. */
public final class EventStore {
  final Environment environment;
  final Table events;
  final Table eventsByUser;
  final Meta meta;
  final ContentTypes types;
  final UserNumbers users;

  public EventStore(Environment environment) {
    this.environment = environment;
    events = environment.table(Layouts.EVENTS);
    eventsByUser = environment.table(Layouts.EVENTS_BY_USER);
    meta = new Meta(environment);
    types = new ContentTypes(environment);
    users = new UserNumbers(environment);
  }

  public Environment environment() {
    return environment;
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
