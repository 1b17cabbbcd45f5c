/// Clocks, counters and histograms that belong to one thread each and are read by messages to it.
///
/// May use nothing of the project.
@NullMarked
package io.nanoredis.metrics;

import org.jspecify.annotations.NullMarked;
