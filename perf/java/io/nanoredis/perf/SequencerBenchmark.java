package io.nanoredis.perf;

import io.nanoredis.shard.Completion;
import io.nanoredis.shard.EngineShardSet;
import io.nanoredis.shard.LockTable;
import io.nanoredis.shard.ShardSettings;
import io.nanoredis.shard.ShardTask;
import io.nanoredis.shard.TestDatabases;
import io.nanoredis.shard.Transaction;
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

/// Transactions over all shards of a set, ten keys each, with empty bodies. One thread runs all shards in turns, so
/// that the figure is the CPU time of all participants together.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@NullUnmarked // the harness fills the fields
public class SequencerBenchmark {
    private static final int KEYS = 10;

    /// Number of shards, all of which take part.
    @Param({"2", "8"})
    public int shards;

    private EngineShardSet set;
    private Transaction transaction;
    private int ran;
    private final ShardTask body = shard -> ran++;
    private final Completion nothing = done -> {};

    /// Makes the shards.
    @Setup
    public void start() {
        set = new EngineShardSet(
                TestDatabases.create(shards), ShardSettings.DEFAULT, System::currentTimeMillis, (shard, failure) -> {
                    throw new AssertionError(failure);
                });
        for (int i = 0; i < shards; i++) {
            set.shard(i).own(Thread.currentThread());
        }
        transaction = new Transaction(set.shard(0));
    }

    /// One hop: granted and run at once.
    @Benchmark
    public int oneHop() {
        prepare();
        bodies();
        transaction.run(nothing);
        finish(false);
        return ran;
    }

    /// Two hops under locks.
    @Benchmark
    public int twoHops() {
        prepare();
        transaction.acquire(nothing);
        finish(true);
        bodies();
        transaction.hop(nothing);
        finish(true);
        bodies();
        transaction.lastHop(nothing);
        finish(false);
        return ran;
    }

    private void prepare() {
        transaction.reset();
        for (int i = 0; i < KEYS; i++) {
            transaction.part(i % shards).lock(LockTable.fingerprint(0, ran + i), true);
        }
    }

    private void bodies() {
        for (int i = 0; i < transaction.partCount(); i++) {
            transaction.partAt(i).body(body);
        }
    }

    private void finish(boolean holding) {
        while (!(holding ? transaction.isHolding() : transaction.isDone())) {
            for (int i = 0; i < shards; i++) {
                set.shard(i).turn();
            }
        }
    }
}
