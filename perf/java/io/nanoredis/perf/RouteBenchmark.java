package io.nanoredis.perf;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRegistry;
import io.nanoredis.command.KeyPositions;
import io.nanoredis.command.Routing;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.resp.RespParser;
import io.nanoredis.server.Families;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs to find out which command the arguments name and which shard owns its key.
///
/// Expected: no allocation.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED"})
@NullUnmarked // the harness fills the fields
public class RouteBenchmark {
    private static final int SHARDS = 8;

    private final HashFunction hash = new HashFunction(1);
    private final CommandRegistry registry = Families.registry();
    private final Args plain = new Args();
    private final Args tagged = new Args();
    private final Args many = new Args();

    /// Parses the commands to route.
    @Setup
    public void parse() {
        parse(plain, "GET", "key:000000000001");
        parse(tagged, "GET", "key:{0000}000001");
        parse(many, "mget", "key:0", "key:1", "key:2", "key:3", "key:4", "key:5", "key:6", "key:7", "key:8", "key:9");
    }

    private static void parse(Args args, String... words) {
        ReplyWriter writer = new ReplyWriter();
        writer.arrayHeader(words.length);
        for (String word : words) {
            writer.bulkText(word);
        }
        byte[] bytes = writer.toByteArray();
        new RespParser().parse(bytes, 0, bytes.length, args);
    }

    /// A command by its name.
    @Benchmark
    public Command find() {
        return registry.find(plain);
    }

    /// GET: its command and the shard of its key.
    @Benchmark
    public int route() {
        return routeAll(plain);
    }

    /// GET of a key with a hash tag.
    @Benchmark
    public int routeTagged() {
        return routeAll(tagged);
    }

    /// MGET of ten keys.
    @Benchmark
    public int routeTenKeys() {
        return routeAll(many);
    }

    private int routeAll(Args args) {
        Command command = registry.find(args);
        int keys = KeyPositions.count(command, args);
        int sum = 0;
        for (int k = 0; k < keys; k++) {
            int at = KeyPositions.position(command, args, k);
            int offset = args.offset(at);
            int length = args.length(at);
            long keyHash = hash.hash(args.array(), offset, length);
            sum += Routing.shardOf(hash, args.array(), offset, length, keyHash, SHARDS);
        }
        return sum;
    }
}
