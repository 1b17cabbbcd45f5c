/// Tests of the commands on sorted sets.
@NullMarked
package io.nanoredis.family.zset;

import org.jspecify.annotations.NullMarked;
