/**
 * Sockets: listens, keeps targets raw, counts the bytes that kernels took, and writes the answers
 * that go on after their route returned.
 *
 * <p>{@link dev.hearth.server.http.jetty.HttpServer} is Javalin on Jetty with one task, {@link
 * dev.hearth.server.http.Dispatch}, in place of Javalin's own. {@link
 * dev.hearth.server.http.jetty.StreamConnection} takes a connection over for the stream engine.
 */
@NullMarked
package dev.hearth.server.http.jetty;

import org.jspecify.annotations.NullMarked;
