/**
 * Accounts over HTTP: sign-up, sign-in and out, session cookies, and whether a sign-up token is
 * still good.
 */
@NullMarked
package dev.hearth.server.http.accounts;

import org.jspecify.annotations.NullMarked;
