/// Tests of sorted sets as they lie in memory.
@NullMarked
package io.nanoredis.type.zset;

import org.jspecify.annotations.NullMarked;
