/// HyperLogLog: how many different elements were seen, in a string of at most 12 KiB whose bytes are those of Redis.
///
/// *Shape*: [HyperLogLog] is the string as a whole with its header, [DenseRegisters] and [SparseRegisters] are its two
/// forms, [ElementHash] says which register an element concerns, [Cardinality] makes a number of all registers. May use
/// `structure` and `memory`. Runs on the owner of the shard that holds the value, but for the arrays of registers,
/// which any thread may own.
@NullMarked
package io.nanoredis.type.hyperloglog;

import org.jspecify.annotations.NullMarked;
