package io.nanoredis.perf;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.NumberText;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.resp.RespParser;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What the protocol costs per command: parsing of commands as they arrive, encoding of replies. Keys of 16 bytes,
/// values of 64.
///
/// Expected: no allocation.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@NullUnmarked // the harness fills the fields
public class RespBenchmark {
    private static final int PIPELINED = 16;

    private final RespParser parser = new RespParser();
    private final Args args = new Args();
    private final ReplyWriter replies = new ReplyWriter(64 * 1024, 1 << 20);
    private final byte[] value = new byte[64];
    private final byte[] scratch = new byte[NumberText.DOUBLE_BYTES_MAX];
    private byte[] get;
    private byte[] sets;
    private double score;

    /// Encodes the commands to parse.
    @Setup
    public void encode() {
        ReplyWriter one = new ReplyWriter();
        one.arrayHeader(2);
        one.bulkText("GET");
        one.bulkText("key:000000000001");
        get = one.toByteArray();
        ReplyWriter many = new ReplyWriter();
        for (int i = 0; i < PIPELINED; i++) {
            many.arrayHeader(3);
            many.bulkText("SET");
            many.bulkText("key:00000000001" + i % 10);
            many.bulk(value);
        }
        sets = many.toByteArray();
    }

    /// One GET.
    @Benchmark
    public int parseGet() {
        return parser.parse(get, 0, get.length, args) + args.count();
    }

    /// A pipeline of 16 SET commands.
    @Benchmark
    @OperationsPerInvocation(PIPELINED)
    public int parsePipelinedSets() {
        int at = 0;
        int sum = 0;
        while (at < sets.length) {
            at = parser.parse(sets, at, sets.length, args);
            sum += args.length(2);
        }
        return sum;
    }

    /// A pipeline of 16 GET replies.
    @Benchmark
    @OperationsPerInvocation(PIPELINED)
    public int writeBulks() {
        replies.reset();
        for (int i = 0; i < PIPELINED; i++) {
            replies.bulk(value, 0, value.length);
        }
        return replies.length();
    }

    /// A pipeline of 16 small integers.
    @Benchmark
    @OperationsPerInvocation(PIPELINED)
    public int writeIntegers() {
        replies.reset();
        for (int i = 0; i < PIPELINED; i++) {
            replies.integer(i);
        }
        return replies.length();
    }

    /// A score with a fraction.
    @Benchmark
    public int writeDouble() {
        score += 0.37;
        return NumberText.writeDouble(score, scratch, 0);
    }
}
