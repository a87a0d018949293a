/** The committer, sequence assignment, the event log and retention. */
@NullMarked
package dev.hearth.storage.events;

import org.jspecify.annotations.NullMarked;
