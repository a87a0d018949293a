/** What an application embeds: the client of one homeserver and its subscriptions. */
@NullMarked
package dev.hearth.client;

import org.jspecify.annotations.NullMarked;
