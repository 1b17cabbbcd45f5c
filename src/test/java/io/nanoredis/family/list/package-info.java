/// Tests of the list commands, over a socket.
@NullMarked
package io.nanoredis.family.list;

import org.jspecify.annotations.NullMarked;
