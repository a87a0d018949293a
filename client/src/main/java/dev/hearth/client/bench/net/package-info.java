/**
 * The lean HTTP/1.1 that a load generator needs and nothing more: it shares the cores with the
 * server it measures, so every copy and every thread saved here is honesty gained there.
 *
 * <p>{@link dev.hearth.client.bench.net.EventLoop} owns one selector, one thread and one read
 * buffer for any number of {@link dev.hearth.client.bench.net.Connection}s; nothing in it is shared
 * between threads. {@link dev.hearth.client.bench.net.ResponseParser} and {@link
 * dev.hearth.client.bench.net.FrameScanner} take bytes as they come, split anywhere, and keep only
 * what an unfinished line or frame needs. {@link dev.hearth.client.bench.net.BlockingConnection} is
 * the same on a blocking socket, for preparation and for the replay. Deliberately absent: TLS,
 * HTTP/2, redirects, compression, pipelining.
 */
@NullMarked
package dev.hearth.client.bench.net;

import org.jspecify.annotations.NullMarked;
