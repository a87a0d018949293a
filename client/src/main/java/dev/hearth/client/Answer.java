package dev.hearth.client;

import java.net.http.HttpHeaders;

/**
 * An answer read until it ended.
 *
 * @param delimited whether it said where it ends; else it ended with its connection, as it also
 *     does when the server is killed in the middle
 */
record Answer(int status, HttpHeaders headers, Content body, boolean delimited) {}
