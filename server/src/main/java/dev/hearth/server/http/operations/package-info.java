/** What operators ask over HTTP: health, metrics, and the admin door. */
@NullMarked
package dev.hearth.server.http.operations;

import org.jspecify.annotations.NullMarked;
