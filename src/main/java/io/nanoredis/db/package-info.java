/// The data of one shard: its logical databases, their keys, expiry, maintenance, and the list of value types.
///
/// May use `structure`, `memory`, `config` and `metrics`. A Database belongs to one thread, its shard's, and asserts
/// that in every
/// mutator.
@NullMarked
package io.nanoredis.db;

import org.jspecify.annotations.NullMarked;
