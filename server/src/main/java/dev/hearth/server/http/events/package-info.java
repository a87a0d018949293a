/**
 * Event requests over HTTP: history and its pages, the text feed, the native and the upstream
 * stream.
 *
 * <p>{@link dev.hearth.server.http.events.EventRoutes} wires them. {@code EventsRoute} decides
 * which form {@code /events/} answers in; {@code *Query} read parameters; {@code StreamOpener}
 * turns a checked request into a stream; {@code Private*} find the session behind private events.
 * What is asked for and what history answers is decided in {@code server.events}, and streams run
 * in {@code server.subscriptions}.
 */
@NullMarked
package dev.hearth.server.http.events;

import org.jspecify.annotations.NullMarked;
