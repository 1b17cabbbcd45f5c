/// Tests of the server commands over a socket.
@NullMarked
package io.nanoredis.family.server;

import org.jspecify.annotations.NullMarked;
