/// Tests of the commands on keys of any type, over sockets, with one shard and several.
@NullMarked
package io.nanoredis.family.generic;

import org.jspecify.annotations.NullMarked;
