package io.nanoredis.perf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The same work as [KeyspaceBenchmark] on a HashMap of byte arrays, as a baseline.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseCompactObjectHeaders", "-Xmx6g"})
public class HashMapBenchmark {
    /// How many keys the map holds.
    @Param({"1000000", "10000000"})
    public int keys;

    private final SplittableRandom random = new SplittableRandom(2);
    private final byte[] key = "key:000000000000".getBytes(StandardCharsets.US_ASCII);
    private final byte[] output = new byte[64];
    private final Map<ByteBuffer, byte[]> map = new HashMap<>();

    /// Stores all keys.
    @Setup(Level.Trial)
    public void fill() {
        for (int i = 0; i < keys; i++) {
            Footprint.number(key, i);
            map.put(ByteBuffer.wrap(key.clone()), new byte[64]);
        }
    }

    /// GET of a key that is there.
    @Benchmark
    public int get() {
        Footprint.number(key, random.nextInt(keys));
        byte @Nullable [] value = map.get(ByteBuffer.wrap(key));
        if (value == null) {
            return 0;
        }
        System.arraycopy(value, 0, output, 0, value.length);
        return value.length;
    }

    /// SET of a key that is there, to a new value.
    @Benchmark
    public int set() {
        Footprint.number(key, random.nextInt(keys));
        byte[] value = new byte[64];
        byte @Nullable [] old = map.replace(ByteBuffer.wrap(key), value);
        return old == null ? 0 : old.length;
    }
}
