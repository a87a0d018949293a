package dev.hearth.client;

import java.net.http.HttpHeaders;

/** An answer read whole. */
record Answer(int status, HttpHeaders headers, Content body) {}
