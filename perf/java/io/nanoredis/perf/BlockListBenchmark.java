package io.nanoredis.perf;

import io.nanoredis.memory.Arena;
import io.nanoredis.memory.Slab;
import io.nanoredis.structure.BlockList;
import io.nanoredis.structure.ListCursor;
import io.nanoredis.structure.PackedValue;
import java.nio.charset.StandardCharsets;
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

/// The blocks of one long list: both ends, any place, and a walk; elements of 8 bytes.
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
public class BlockListBenchmark {
    private static final int WALK = 100;
    private static final byte[] ELEMENT = "elemento".getBytes(StandardCharsets.US_ASCII);

    /// How many elements the list has.
    @Param({"1000", "1000000"})
    public int elements;

    private final SplittableRandom random = new SplittableRandom(5);
    private final ListCursor cursor = new ListCursor();
    private final PackedValue value = new PackedValue();
    private Slab slab;
    private BlockList list;

    /// Fills the list.
    @Setup(Level.Trial)
    public void fill() {
        slab = new Slab(new Arena(4L << 30), 0);
        list = new BlockList(slab);
        list.clear();
        value.set(ELEMENT, 0, ELEMENT.length);
        for (int i = 0; i < elements; i++) {
            list.push(false, value);
        }
    }

    /// Gives the memory back.
    @TearDown(Level.Trial)
    public void close() {
        slab.close();
    }

    /// One element more at one end, one less at the other.
    @Benchmark
    public long queue() {
        list.push(false, value);
        list.pop(true);
        return list.count();
    }

    /// One element more and less at the same end.
    @Benchmark
    public long stack() {
        list.push(true, value);
        list.pop(true);
        return list.count();
    }

    /// The element of an index.
    @Benchmark
    public long index() {
        list.seek(cursor, random.nextInt(elements));
        return cursor.entry();
    }

    /// 100 elements one after the other, per element.
    @Benchmark
    @OperationsPerInvocation(WALK)
    public long walk() {
        long sum = 0;
        list.seek(cursor, 0);
        for (int i = 0; i < WALK; i++) {
            sum += cursor.entry();
            cursor.next();
        }
        return sum;
    }
}
