package io.nanoredis.perf;

import io.nanoredis.shard.EngineShard;
import io.nanoredis.shard.EngineShardSet;
import io.nanoredis.shard.LockRequest;
import io.nanoredis.shard.LockTable;
import io.nanoredis.shard.ShardSettings;
import io.nanoredis.shard.TestDatabases;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What locks cost on one shard, with none or many others held.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@NullUnmarked // the harness fills the fields
public class LockTableBenchmark {

    /// Keys that others hold meanwhile.
    @Param({"0", "1000"})
    public int held;

    private LockTable locks;
    private final Request request = new Request();
    private long next;

    /// Takes the locks of the others.
    @Setup
    public void start() {
        EngineShardSet set =
                new EngineShardSet(TestDatabases.create(1), ShardSettings.DEFAULT, () -> 1, (shard, failure) -> {
                    throw new AssertionError(failure);
                });
        locks = set.shard(0).locks();
        for (int i = 0; i < held; i++) {
            Request other = new Request();
            other.lock(LockTable.fingerprint(1, i), true);
            locks.acquire(other);
        }
    }

    /// A single command that finds its key free: the check alone.
    @Benchmark
    public boolean admit() {
        if (locks.isEmpty()) {
            return true;
        }
        request.clearLocks();
        request.lock(LockTable.fingerprint(0, next++), true);
        return locks.admits(request);
    }

    /// Two keys locked and released.
    @Benchmark
    public boolean acquireAndRelease() {
        request.clearLocks();
        request.lock(LockTable.fingerprint(0, next++), true);
        request.lock(LockTable.fingerprint(0, next++), false);
        boolean granted = locks.acquire(request);
        locks.release(request);
        return granted;
    }

    private static final class Request extends LockRequest {
        @Override
        protected void granted(EngineShard shard) {
            throw new AssertionError("nothing conflicts here");
        }
    }
}
