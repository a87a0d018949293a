/**
 * The running homeserver: {@link dev.hearth.server.Homeserver} wires the rooms and closes them in
 * reverse, {@link dev.hearth.server.ServerConfig} gives each its limits, {@link
 * dev.hearth.server.DataFolder} says where everything lies.
 */
@NullMarked
package dev.hearth.server;

import org.jspecify.annotations.NullMarked;
