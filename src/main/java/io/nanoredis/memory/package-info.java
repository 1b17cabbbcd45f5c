/// Memory outside the Java heap: raw access, the arena of a shard, its allocator, and the hash function of keys.
///
/// May use nothing else of NanoRedis, and is the only package that touches raw memory. An [io.nanoredis.memory.Arena]
/// and its
/// [io.nanoredis.memory.Slab] belong to one thread; one daemon thread populates memory ahead of all of them.
@NullMarked
package io.nanoredis.memory;

import org.jspecify.annotations.NullMarked;
