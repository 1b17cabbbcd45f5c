/// Proactors: the threads that own the shards, with their event loops, fibers, timers and cores.
///
/// May use shard, config, metrics; Affinity stays in here.
@NullMarked
package io.nanoredis.runtime;

import org.jspecify.annotations.NullMarked;
