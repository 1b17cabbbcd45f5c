package io.nanoredis.perf;

import io.nanoredis.config.ServerConfig;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.server.NanoRedisServer;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
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

/// Commands on their whole way through a server in this process: socket, parser, window or batch, table, reply. Random
/// keys of 16 bytes that are there, values of 64.
///
/// With one shard every command is local and runs in the window; with two, half of them go to the other shard in one
/// batch. The client is blocking and allocates nothing, so what is allocated is the server's.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "-XX:+UseCompactObjectHeaders",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED"
        })
@NullUnmarked // the harness fills the fields
public class PipelineBenchmark {
    private static final int KEY_BYTES = 16;
    private static final int VALUE_BYTES = 64;
    private static final int PIPELINE_MAX = 64;
    private static final int GET_REPLY_BYTES = "$64\r\n".length() + VALUE_BYTES + 2;
    private static final int SET_REPLY_BYTES = "+OK\r\n".length();

    /// How many shards the server has.
    @Param({"1", "2"})
    public int shards;

    /// How many keys there are.
    @Param("1000000")
    public int keys;

    private final SplittableRandom random = new SplittableRandom(3);
    private final byte[] number = new byte[KEY_BYTES];
    private final ByteBuffer request = ByteBuffer.allocateDirect(1 << 14);
    private final ByteBuffer replies = ByteBuffer.allocateDirect(1 << 14);
    private NanoRedisServer server;
    private SocketChannel client;
    private byte[] get;
    private byte[] set;

    /// Starts the server, connects, and stores all keys.
    @Setup(Level.Trial)
    public void start() throws IOException, InterruptedException {
        server = NanoRedisServer.start(ServerConfig.builder()
                .set("port", "0")
                .set("loglevel", "warning")
                .set("num-shards", Integer.toString(shards))
                .build());
        client = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        byte[] value = new byte[VALUE_BYTES];
        Arrays.fill(value, (byte) 'x');
        get = encode("GET", null);
        set = encode("SET", value);
        for (int i = 0; i < keys; i += PIPELINE_MAX) {
            for (int k = 0; k < PIPELINE_MAX; k++) {
                add(set, (i + k) % keys);
            }
            exchange(PIPELINE_MAX * SET_REPLY_BYTES);
        }
    }

    /// A command for the key that [#add] overwrites.
    private static byte[] encode(String name, byte[] value) {
        ReplyWriter writer = new ReplyWriter();
        writer.arrayHeader(value == null ? 2 : 3);
        writer.bulkText(name);
        writer.bulkText("key:000000000000");
        if (value != null) {
            writer.bulk(value);
        }
        return writer.toByteArray();
    }

    /// Disconnects and stops the server.
    @TearDown(Level.Trial)
    public void stop() throws IOException {
        client.close();
        server.close();
    }

    /// One GET, and the way there and back.
    @Benchmark
    public int getAlone() throws IOException {
        return gets(1);
    }

    /// One SET, and the way there and back.
    @Benchmark
    public int setAlone() throws IOException {
        return sets(1);
    }

    /// GET in pipelines of 16, per command.
    @Benchmark
    @OperationsPerInvocation(16)
    public int get16() throws IOException {
        return gets(16);
    }

    /// SET in pipelines of 16, per command.
    @Benchmark
    @OperationsPerInvocation(16)
    public int set16() throws IOException {
        return sets(16);
    }

    /// GET in pipelines of 64, per command.
    @Benchmark
    @OperationsPerInvocation(PIPELINE_MAX)
    public int get64() throws IOException {
        return gets(PIPELINE_MAX);
    }

    /// SET in pipelines of 64, per command.
    @Benchmark
    @OperationsPerInvocation(PIPELINE_MAX)
    public int set64() throws IOException {
        return sets(PIPELINE_MAX);
    }

    private int gets(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            add(get, random.nextInt(keys));
        }
        return exchange(count * GET_REPLY_BYTES);
    }

    private int sets(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            add(set, random.nextInt(keys));
        }
        return exchange(count * SET_REPLY_BYTES);
    }

    /// Appends a command to the request; its key begins after `*2 $3 GET $16` and their line ends.
    private void add(byte[] command, int key) {
        int from = "*2\r\n$3\r\nGET\r\n$16\r\n".length();
        Footprint.number(number, key);
        System.arraycopy(number, 4, command, from + 4, KEY_BYTES - 4);
        request.put(command);
    }

    /// Sends the request and receives so many bytes; replies of another length, an error say, end the measurement.
    private int exchange(int replyBytes) throws IOException {
        request.flip();
        while (request.hasRemaining()) {
            client.write(request);
        }
        request.clear();
        replies.clear();
        while (replies.position() < replyBytes) {
            if (client.read(replies) < 0) {
                throw new EOFException("the server has closed the connection");
            }
        }
        if (replies.position() != replyBytes || replies.get(0) == '-') {
            throw new IOException("replies: " + replies.position() + " bytes (expected " + replyBytes + ")");
        }
        return replyBytes;
    }
}
