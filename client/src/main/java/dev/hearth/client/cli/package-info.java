/**
 * The client's commands: arguments in, exit code out. The only room of the client that knows
 * picocli and a progress bar.
 *
 * <p>{@code Main} composes them; {@code Terminal} is all they see of the process, {@code
 * ServerOptions} what they have in common, {@code Failures} the one place that makes an exit code
 * of an error. {@code Importer} and {@code Exporter} do the work of their commands and know no
 * arguments.
 */
@NullMarked
package dev.hearth.client.cli;

import org.jspecify.annotations.NullMarked;
