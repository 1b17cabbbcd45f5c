/// The binary form in which Redis exchanges values: lengths, strings, compression, checksum, and the frame of DUMP
/// payloads.
///
/// May use `structure` and `memory`. Every object belongs to one thread at a time, as a rule a shard's owner; the
/// static functions
/// are free of state.
@NullMarked
package io.nanoredis.rdb;

import org.jspecify.annotations.NullMarked;
