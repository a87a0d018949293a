/**
 * The homeserver's commands: serve, signup-token, backup, verify. The only room of this module that
 * imports picocli. Exit codes are {@link dev.hearth.server.cli.ExitCode}'s.
 */
@NullMarked
package dev.hearth.server.cli;

import org.jspecify.annotations.NullMarked;
