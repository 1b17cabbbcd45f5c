/// Tests of the bitmap commands, over a socket.
@NullMarked
package io.nanoredis.family.bitmap;

import org.jspecify.annotations.NullMarked;
