/**
 * Speaks HTTP: takes a request through tenant, route and answer, whatever the route throws.
 *
 * <p>A request enters at {@link dev.hearth.server.http.Dispatch}, is wrapped as an {@link
 * dev.hearth.server.http.Exchange} around its <em>raw</em> target and is given to one {@link
 * dev.hearth.server.http.Route} by the {@link dev.hearth.server.http.Router}. Whatever a route
 * throws becomes a {@link dev.hearth.server.http.Problem} in {@link
 * dev.hearth.server.http.ErrorMapper}, the only place that knows status codes of failures. Routes
 * run on virtual threads and may block; reads of storage go through the readers' pool.
 *
 * <p>The routes themselves stand in the rooms below this one, by what they are about; the sockets
 * in {@code jetty}. Only here and there are Javalin and Jetty imported.
 *
 * <p>Deliberately absent: Javalin's own router and body parsing. They look at decoded paths, and
 * here the difference between {@code /events} and {@code /events/}, or between {@code %2F} and
 * {@code /}, decides.
 */
@NullMarked
package dev.hearth.server.http;

import org.jspecify.annotations.NullMarked;
