/**
 * The running homeserver: {@link dev.hearth.server.Homeserver} wires the rooms and closes them in
 * reverse, {@link dev.hearth.server.ServerConfig} gives each its limits, and where everything lies
 * {@link dev.hearth.server.DataFolder} says.
 */
@NullMarked
package dev.hearth.server;

import org.jspecify.annotations.NullMarked;
