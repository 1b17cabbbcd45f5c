package io.nanoredis.perf;

import io.nanoredis.db.Database;
import io.nanoredis.db.DatabaseOptions;
import io.nanoredis.db.Keyspace;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.memory.Mem;
import io.nanoredis.structure.Record;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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

/// One shard's keys, found and stored at random, alone and in batches: time per key.
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
public class KeyspaceBenchmark {
    private static final int BATCH = 16;
    private static final int KEY_BYTES = 16;
    private static final int VALUE_BYTES = 64;

    /// How many keys the database holds.
    @Param({"1000000", "10000000"})
    public int keys;

    private final HashFunction hash = new HashFunction(1);
    private final SplittableRandom random = new SplittableRandom(2);
    private final byte[][] key = new byte[BATCH][KEY_BYTES];
    private final long[] hashes = new long[BATCH];
    private final byte[] value = new byte[VALUE_BYTES];
    private final byte[] output = new byte[VALUE_BYTES];
    private Database database;
    private Keyspace keyspace;

    /// Makes the fields that [#fill()] replaces.
    public KeyspaceBenchmark() {
        Arrays.fill(value, (byte) 'x');
        for (byte[] one : key) {
            System.arraycopy("key:".getBytes(StandardCharsets.US_ASCII), 0, one, 0, 4);
        }
        database = new Database(1, hash, DatabaseOptions.defaults());
        keyspace = database.keyspace(0);
    }

    /// Stores all keys.
    @Setup(Level.Trial)
    public void fill() {
        for (int i = 0; i < keys; i++) {
            Footprint.number(key[0], i);
            keyspace.setString(key[0], 0, KEY_BYTES, hash.hash(key[0], 0, KEY_BYTES), value, 0, VALUE_BYTES, 0);
        }
    }

    /// Gives the memory back.
    @TearDown(Level.Trial)
    public void close() {
        database.close();
    }

    private long drawKey(int i) {
        Footprint.number(key[i], random.nextInt(keys));
        return hash.hash(key[i], 0, KEY_BYTES);
    }

    /// What the others spend on making a key and hashing it.
    @Benchmark
    public long keyOnly() {
        return drawKey(0);
    }

    /// GET of a key that is there.
    @Benchmark
    public int get() {
        return copyOut(keyspace.read(key[0], 0, KEY_BYTES, drawKey(0)));
    }

    private int copyOut(long record) {
        int length = Record.valueLength(record);
        Mem.copyOut(Record.valueAddress(record), output, 0, length);
        return length;
    }

    /// GET of a key that is not there.
    @Benchmark
    public long getMissing() {
        Footprint.number(key[0], keys + random.nextInt(keys));
        return keyspace.read(key[0], 0, KEY_BYTES, hash.hash(key[0], 0, KEY_BYTES));
    }

    /// SET of a key that is there, to a value of the same length.
    @Benchmark
    public void set() {
        long h = drawKey(0);
        keyspace.setString(key[0], 0, KEY_BYTES, h, value, 0, VALUE_BYTES, 0);
    }

    /// DEL of a key and SET of the same, time for both.
    @Benchmark
    public boolean deleteAndSet() {
        long h = drawKey(0);
        boolean there = keyspace.delete(key[0], 0, KEY_BYTES, h);
        keyspace.setString(key[0], 0, KEY_BYTES, h, value, 0, VALUE_BYTES, 0);
        return there;
    }

    /// GET in batches of 16, in three phases.
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long getBatch() {
        long sink = touchBatch();
        for (int i = 0; i < BATCH; i++) {
            sink += copyOut(keyspace.read(key[i], 0, KEY_BYTES, hashes[i]));
        }
        return sink;
    }

    /// SET in batches of 16, in three phases.
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long setBatch() {
        long sink = touchBatch();
        for (int i = 0; i < BATCH; i++) {
            keyspace.setString(key[i], 0, KEY_BYTES, hashes[i], value, 0, VALUE_BYTES, 0);
        }
        return sink;
    }

    private long touchBatch() {
        long sink = 0;
        for (int i = 0; i < BATCH; i++) {
            hashes[i] = drawKey(i);
            sink += keyspace.touchBucket(hashes[i]);
        }
        for (int i = 0; i < BATCH; i++) {
            sink += keyspace.touchRecord(hashes[i]);
        }
        return sink;
    }
}
