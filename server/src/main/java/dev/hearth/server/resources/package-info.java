/**
 * Put, get, list and delete as plain methods on domain types. Knows storage and no HTTP.
 *
 * <p>{@link dev.hearth.server.resources.ResourceService} is the front door; {@link
 * dev.hearth.server.resources.PathRules} turns what a client wrote into a path; {@link
 * dev.hearth.server.resources.ContentTypes} names what a body is; {@link
 * dev.hearth.server.resources.Uploads} bounds the bodies on their way in, and {@link
 * dev.hearth.server.resources.Readers} the threads that touch the disk for reads.
 */
@NullMarked
package dev.hearth.server.resources;

import org.jspecify.annotations.NullMarked;
