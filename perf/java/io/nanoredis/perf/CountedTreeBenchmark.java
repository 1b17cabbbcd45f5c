package io.nanoredis.perf;

import io.nanoredis.memory.Arena;
import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.structure.CountedTree;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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

/// One tree of numbers: searches, ranks, changes, a walk; entries of 16 bytes, as those of a sorted set.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "-XX:+UseCompactObjectHeaders",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED"
        })
@NullUnmarked // the harness fills the fields
public class CountedTreeBenchmark {
    private static final int WALK = 100;

    /// How many entries the tree has.
    @Param({"1000", "1000000"})
    public int entries;

    private final SplittableRandom random = new SplittableRandom(6);
    private Slab slab;
    private Numbers tree;

    private static final class Numbers extends CountedTree {
        private static final int ENTRY_BYTES = 16;
        private long sought;

        Numbers(Slab slab) {
            super(slab, Long.BYTES, ENTRY_BYTES);
        }

        @Override
        protected int compare(long entry) {
            return Long.compare(Mem.getLong(entry), sought);
        }

        @Override
        protected void write(long entry) {
            Mem.putLong(entry, sought);
            Mem.putLong(entry + Long.BYTES, -sought);
        }

        @Override
        protected int compareEntries(long a, long b) {
            return Long.compare(Mem.getLong(a), Mem.getLong(b));
        }
    }

    /// Inserts the even numbers in any order.
    @Setup(Level.Trial)
    public void fill() {
        slab = new Slab(new Arena(4L << 30), 0);
        tree = new Numbers(slab);
        tree.clear();
        int[] order = new int[entries];
        for (int i = 0; i < entries; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        for (int number : order) {
            tree.sought = 2L * number;
            tree.insert();
        }
    }

    /// Gives the memory back.
    @TearDown(Level.Trial)
    public void close() {
        slab.close();
    }

    private boolean seek() {
        tree.sought = 2L * random.nextInt(entries);
        return tree.seek();
    }

    /// A search for an entry that is there.
    @Benchmark
    public boolean find() {
        return seek();
    }

    /// The rank of an entry.
    @Benchmark
    public long rank() {
        seek();
        return tree.countBefore();
    }

    /// The entry of a rank.
    @Benchmark
    public long select() {
        tree.seekRank(random.nextInt(entries));
        return tree.entry();
    }

    /// One entry more, and it goes again.
    @Benchmark
    public boolean insertAndRemove() {
        tree.sought = 2L * random.nextInt(entries) + 1;
        tree.insert();
        return tree.remove();
    }

    /// 100 entries one after the other from any on, per entry.
    @Benchmark
    @OperationsPerInvocation(WALK)
    public long walk() {
        long sum = 0;
        tree.seekRank(random.nextInt(entries - WALK));
        for (int i = 0; i < WALK; i++) {
            sum += tree.entry();
            tree.next();
        }
        return sum;
    }
}
