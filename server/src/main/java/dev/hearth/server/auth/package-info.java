/**
 * Who may do what: capabilities and the rules over paths, tokens that prove a key, sessions, and
 * sign-up tokens. The only room that imports Tink.
 *
 * <p>{@link dev.hearth.server.auth.AuthTokenVerifier} judges what a client signs; {@link
 * dev.hearth.server.auth.Sessions} signs up, in and out; {@link dev.hearth.server.auth.Permissions}
 * holds the rules of wire specification §4.3 on one screen. Knows no HTTP: cookies are texts here,
 * and refusals are {@link dev.hearth.server.auth.AuthException}.
 */
@NullMarked
package dev.hearth.server.auth;

import org.jspecify.annotations.NullMarked;
