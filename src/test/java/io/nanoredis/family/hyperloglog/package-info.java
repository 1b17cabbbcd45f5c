/// Tests of the HyperLogLog commands, over a socket and against redis-server.
@NullMarked
package io.nanoredis.family.hyperloglog;

import org.jspecify.annotations.NullMarked;
