/// Measurements: JMH benchmarks and small programs that print a table. Compiled by every build, run by hand.
@NullMarked
package io.nanoredis.perf;

import org.jspecify.annotations.NullMarked;
