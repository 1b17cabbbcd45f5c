/// Tests of the hash commands, over a socket.
@NullMarked
package io.nanoredis.family.hash;

import org.jspecify.annotations.NullMarked;
