/**
 * Breaks the code on purpose, one small edit at a time, and sees to it that the tests named for
 * each edit notice: {@link dev.hearth.server.mutants.MutantsTest}. The edits are in {@code
 * docs/mutants}.
 */
@NullMarked
package dev.hearth.server.mutants;

import org.jspecify.annotations.NullMarked;
