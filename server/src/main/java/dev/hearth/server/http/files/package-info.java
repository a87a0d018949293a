/**
 * Files over HTTP: put, get, head, delete and listings, with ranges and preconditions.
 *
 * <p>{@link dev.hearth.server.http.files.StorageRoutes} is the way in. What a file is, is decided
 * in {@code server.resources}; here its headers, conditions (RFC 9110 §13) and ranges (§14) are
 * read and written.
 */
@NullMarked
package dev.hearth.server.http.files;

import org.jspecify.annotations.NullMarked;
