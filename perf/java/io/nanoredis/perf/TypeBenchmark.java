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

/// The main commands of each type on one large value, in pipelines of 16 through a server of one shard: time per
/// command.
///
/// `{}` stands for an element at random, of the same length each time. Commands that change a value's size come in
/// pairs.
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
public class TypeBenchmark {
    private static final int PIPELINE = 16;
    private static final int DIGITS = 8;
    private static final String FILL = "RPUSH list {}|SADD set m{}|HSET hash f{} {}|ZADD zset {} m{}|SETBIT bits {} 1";

    /// How many elements each value has.
    @Param("1000000")
    public int elements;

    /// The command, or two.
    @Param({
        "RPUSH list {}|LPOP list",
        "SISMEMBER set m{}",
        "SADD set m{}",
        "HGET hash f{}",
        "HSET hash f{} {}",
        "ZSCORE zset m{}",
        "ZADD zset {} m{}",
        "ZRANK zset m{}",
        "GETBIT bits {}",
        "XADD stream MAXLEN ~ 1000 * field {}"
    })
    public String command;

    private final SplittableRandom random = new SplittableRandom(4);
    private final ByteBuffer request = ByteBuffer.allocateDirect(1 << 15);
    private final ByteBuffer replies = ByteBuffer.allocateDirect(1 << 15);
    private NanoRedisServer server;
    private SocketChannel client;
    private byte[][] commands;
    private int[][] places;

    /// Starts the server, connects, and fills the values.
    @Setup(Level.Trial)
    public void start() throws IOException, InterruptedException {
        server = NanoRedisServer.start(ServerConfig.builder()
                .set("port", "0")
                .set("loglevel", "warning")
                .set("num-shards", "1")
                .build());
        client = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        encode(FILL);
        for (int first = 0; first < elements; first += PIPELINE) {
            int end = Math.min(elements, first + PIPELINE);
            for (int i = first; i < end; i++) {
                for (int k = 0; k < commands.length; k++) {
                    add(k, i);
                }
            }
            exchange((end - first) * commands.length);
        }
        encode(command);
    }

    /// Makes the bytes of commands, and finds the places of their elements.
    private void encode(String lines) {
        String[] texts = lines.split("\\|", -1);
        commands = new byte[texts.length][];
        places = new int[texts.length][];
        for (int k = 0; k < texts.length; k++) {
            String[] words = texts[k].replace("{}", "0".repeat(DIGITS)).split(" ", -1);
            ReplyWriter writer = new ReplyWriter();
            writer.arrayHeader(words.length);
            for (String word : words) {
                writer.bulkText(word);
            }
            commands[k] = writer.toByteArray();
            places[k] = placesIn(new String(commands[k], StandardCharsets.US_ASCII));
        }
    }

    private static int[] placesIn(String encoded) {
        String element = "0".repeat(DIGITS);
        int count = (encoded.length() - encoded.replace(element, "").length()) / DIGITS;
        int[] found = new int[count];
        int at = -1;
        for (int i = 0; i < count; i++) {
            at = encoded.indexOf(element, at + 1);
            found[i] = at;
        }
        return found;
    }

    /// Appends a command about an element to the request.
    private void add(int k, int element) {
        byte[] bytes = commands[k];
        for (int place : places[k]) {
            int rest = element;
            for (int digit = DIGITS - 1; digit >= 0; digit--) {
                bytes[place + digit] = (byte) (digit == 0 ? '1' : '0' + rest % 10); // never a leading zero
                rest /= 10;
            }
        }
        request.put(bytes);
    }

    /// Disconnects and stops the server.
    @TearDown(Level.Trial)
    public void stop() throws IOException {
        client.close();
        server.close();
    }

    /// The command in pipelines of 16, per command.
    @Benchmark
    @OperationsPerInvocation(PIPELINE)
    public int run() throws IOException {
        for (int i = 0; i < PIPELINE; i++) {
            add(i % commands.length, random.nextInt(elements));
        }
        return exchange(PIPELINE);
    }

    /// Sends the request and receives so many replies of one or two lines each; an error ends the measurement.
    private int exchange(int expected) throws IOException {
        request.flip();
        while (request.hasRemaining()) {
            client.write(request);
        }
        request.clear();
        replies.clear();
        int at = 0;
        int left = expected;
        boolean body = false;
        while (left > 0) {
            if (client.read(replies) < 0) {
                throw new EOFException("the server has closed the connection");
            }
            int lineStart = at;
            for (; at < replies.position(); at++) {
                if (replies.get(at) == '\n') {
                    byte kind = replies.get(lineStart);
                    if (!body && kind == '-') {
                        throw new IOException("reply: an error to " + command);
                    }
                    body = !body && kind == '$' && replies.get(lineStart + 1) != '-';
                    left -= body ? 0 : 1;
                    lineStart = at + 1;
                }
            }
            at = lineStart;
        }
        return replies.position();
    }
}
