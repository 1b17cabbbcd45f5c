/// Tests of the commands on streams, over a socket and against redis-server.
@NullMarked
package io.nanoredis.family.stream;

import org.jspecify.annotations.NullMarked;
