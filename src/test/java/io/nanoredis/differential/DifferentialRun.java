package io.nanoredis.differential;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Sends one stream to two servers over a connection each, in pipelines of changing depth, and compares every
/// reply.
///
/// Both servers are emptied first. A pipeline is written to both before either is read, so that they work at the
/// same time. *Thread*: one.
public final class DifferentialRun implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String HOST = "127.0.0.1";
    private static final int PIPELINE_COMMANDS_MAX = 200;
    private static final int PIPELINE_BYTES_MAX = 1 << 17;

    private final RawClient oracle;
    private final RawClient subject;
    private final ReplyComparator comparator;
    private final List<Difference> differences = new ArrayList<>();
    private final SplittableRandom depths;
    private final Map<String, Integer> successes = new HashMap<>();
    private long errorReplies;
    private long replies;

    private DifferentialRun(RawClient oracle, RawClient subject, ReplyComparator comparator, long seed) {
        this.oracle = oracle;
        this.subject = subject;
        this.comparator = comparator;
        this.depths = new SplittableRandom(seed);
    }

    /// A run between the servers at these loopback ports, which speak the given RESP version in it; `seed` decides
    /// the depth of pipelines.
    ///
    /// *Errors*: IOException where a server cannot be reached, IllegalStateException where one refuses to be
    /// prepared.
    public static DifferentialRun open(
            int oraclePort, int subjectPort, int protocol, ReplyComparator comparator, long seed) throws IOException {
        RawClient oracle = RawClient.connect(HOST, oraclePort, TIMEOUT);
        try {
            prepare(oracle, protocol);
            RawClient subject = RawClient.connect(HOST, subjectPort, TIMEOUT);
            prepare(subject, protocol);
            return new DifferentialRun(oracle, subject, comparator, seed);
        } catch (IOException | IllegalStateException e) {
            oracle.close();
            throw e;
        }
    }

    /// Sends `commands` until `differencesMax` differences are found or a server fails, and returns them in order.
    ///
    /// *Errors*: IOException where the oracle itself fails.
    public List<Difference> run(List<GeneratedCommand> commands, int differencesMax) throws IOException {
        int from = 0;
        boolean alive = true;
        while (alive && from < commands.size() && differences.size() < differencesMax) {
            int to = endOfPipeline(commands, from);
            alive = exchange(commands, from, to);
            from = to;
        }
        return differences;
    }

    /// How many of the oracle's replies were errors, in percent.
    public long errorPercent() {
        return replies == 0 ? 0 : 100 * errorReplies / replies;
    }

    /// How often the oracle answered each command, by [GeneratedCommand#name], with another reply than an error.
    public Map<String, Integer> successes() {
        return successes;
    }

    @Override
    public void close() throws IOException {
        oracle.close();
        subject.close();
    }

    private static void prepare(RawClient client, int protocol) throws IOException {
        expectOk(client, Request.of("HELLO", Integer.toString(protocol)));
        expectOk(client, Request.of("FLUSHALL"));
        expectOk(client, Request.of("CONFIG", "SET", "slowlog-log-slower-than", "-1"));
        expectOk(client, Request.of("SLOWLOG", "RESET"));
        for (Group group : Groups.ALL) {
            for (Request request : group.configuration()) {
                client.call(request);
            }
        }
    }

    private static void expectOk(RawClient client, Request request) throws IOException {
        Reply reply = Reply.parse(client.call(request));
        if (reply.isError()) {
            client.close();
            throw new IllegalStateException(request + ": " + reply);
        }
    }

    private int endOfPipeline(List<GeneratedCommand> commands, int from) {
        int limit = Math.min(
                commands.size(), from + 1 + depths.nextInt(depths.nextInt(10) == 0 ? 3 : PIPELINE_COMMANDS_MAX));
        int bytes = 0;
        int to = from;
        while (to < limit && bytes < PIPELINE_BYTES_MAX) {
            if (commands.get(to).isBarrier()) {
                return Math.max(to, from + 1);
            }
            for (byte[] arg : commands.get(to).request().args()) {
                bytes += arg.length;
            }
            to++;
        }
        return to;
    }

    /// Compares the replies to one pipeline and tells whether both servers can go on.
    private boolean exchange(List<GeneratedCommand> commands, int from, int to) throws IOException {
        byte[] pipeline = encode(commands.subList(from, to));
        oracle.send(pipeline);
        String trouble = sendToSubject(pipeline);
        for (int i = from; i < to; i++) {
            if (commands.get(i).replies() > 0) {
                trouble = trouble.isEmpty() ? compareNext(i, commands.get(i)) : trouble;
            }
            if (!trouble.isEmpty()) {
                byte[] expected = commands.get(i).replies() > 0 ? oracle.readReply() : new byte[0];
                differences.add(Difference.missing(i, commands.get(i), expected, trouble));
                return false;
            }
        }
        return true;
    }

    private String sendToSubject(byte[] pipeline) {
        try {
            subject.send(pipeline);
            return "";
        } catch (IOException e) {
            return "no request accepted: " + e;
        }
    }

    /// Reads and compares one reply of each; returns the trouble where the server under test has none.
    private String compareNext(int index, GeneratedCommand command) throws IOException {
        byte[] actual;
        try {
            actual = replyOf(subject, command.request());
        } catch (IOException e) {
            return "no reply: " + e;
        }
        byte[] expected = replyOf(oracle, command.request());
        replies++;
        if (expected[0] == '-') {
            errorReplies++;
        } else {
            successes.merge(command.name(), 1, Integer::sum);
        }
        if (!comparator.accepts(command.request(), expected, actual)) {
            differences.add(Difference.between(index, command, expected, actual));
        }
        return "";
    }

    private static byte[] replyOf(RawClient client, Request request) throws IOException {
        byte[] reply = client.readReply();
        return ScanWalk.isScan(request) ? ScanWalk.complete(client, request, reply) : reply;
    }

    private static byte[] encode(List<GeneratedCommand> commands) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        commands.forEach(command -> out.writeBytes(command.request().encode()));
        return out.toByteArray();
    }
}
