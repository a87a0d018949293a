/** Tests of users, sessions and sign-up tokens. */
@NullMarked
package dev.hearth.storage.accounts;

import org.jspecify.annotations.NullMarked;
