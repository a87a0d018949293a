/**
 * What is measured and how it is shown: latencies, the machine, the server's process, the disk and
 * the loopback beside which a figure means something, and the report in its two forms.
 */
@NullMarked
package dev.hearth.client.bench.measure;

import org.jspecify.annotations.NullMarked;
