package io.nanoredis.perf;

import io.nanoredis.shard.EngineShard;
import io.nanoredis.shard.EngineShardSet;
import io.nanoredis.shard.ShardSettings;
import io.nanoredis.shard.ShardTask;
import io.nanoredis.shard.TestDatabases;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// A message to another shard and its answer. The benchmark's thread is the proactor of shard 0.
///
/// `other` says who runs shard 1: `same`, the same thread in turns, which is the pure cost in CPU time; `spinning`, a
/// thread that never sleeps; `sleeping`, one that blocks when it has nothing to do, as a proactor does.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@NullUnmarked // the harness fills the fields
public class HopBenchmark {
    private static final int BATCH = 64;

    /// Who runs the other shard.
    @Param({"same", "spinning", "sleeping"})
    public String other;

    private EngineShard here;
    private EngineShard there;
    private Thread partner;
    private volatile boolean stopping;
    private int answers;
    private final ShardTask answer = shard -> answers++;
    private final ShardTask question = shard -> shard.set().send(shard, 0, answer);

    /// Starts the other shard.
    @Setup
    public void start() {
        EngineShardSet set = new EngineShardSet(
                TestDatabases.create(2), ShardSettings.DEFAULT, System::currentTimeMillis, (shard, failure) -> {
                    throw new AssertionError(failure);
                });
        here = set.shard(0);
        there = set.shard(1);
        here.own(Thread.currentThread());
        if (other.equals("same")) {
            there.own(Thread.currentThread());
        } else {
            partner = Thread.ofPlatform().daemon().unstarted(this::runPartner);
            there.doorbell(() -> LockSupport.unpark(partner));
            partner.start();
        }
    }

    private void runPartner() {
        boolean sleeps = other.equals("sleeping");
        there.own(Thread.currentThread());
        while (!stopping) {
            if (there.turn() == 0 && sleeps && there.announceSleep()) {
                LockSupport.parkNanos(100_000_000);
                there.awake();
            }
        }
    }

    /// Ends the other shard.
    @TearDown
    public void stop() throws InterruptedException {
        stopping = true;
        if (partner != null) {
            partner.join();
        }
    }

    /// One message and its answer, one at a time.
    @Benchmark
    public int roundTrip() {
        return ask(1);
    }

    /// 64 messages in one turn and their answers, per message.
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int roundTripOf64() {
        return ask(BATCH);
    }

    private int ask(int count) {
        int expected = answers + count;
        for (int i = 0; i < count; i++) {
            here.set().send(here, 1, question);
        }
        while (answers != expected) {
            here.turn();
            if (partner == null) {
                there.turn();
            }
        }
        return answers;
    }
}
