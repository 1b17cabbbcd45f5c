package io.nanoredis.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.runtime.FiberMode;
import io.nanoredis.shard.EngineShard;
import io.nanoredis.shard.FiberTransaction;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What runs nested, in a fiber over four shards or on the only shard, answers as a client of a server of one shard is
/// answered.
class NestedCommandsTest {
    private static final List<String> ANYWHERE = List.of(
            "SET a 1",
            "GET a",
            "MSET a 1 b 2 c 3 d 4 e 5",
            "MGET a b c d e none",
            "INCR a",
            "RPUSH list x",
            "INCR list",
            "RENAME a z",
            "RENAME none z",
            "DEL b c none",
            "EXISTS d e z none",
            "SADD s1 1 2 3",
            "SADD s2 2 3 4",
            "SADD s3 3 4 5",
            "SINTERSTORE to s1 s2 s3",
            "SINTER s1 s2 s3",
            "SMEMBERS to",
            "RPUSH from 1 2 3",
            "LMOVE from other LEFT RIGHT",
            "LRANGE other 0 -1",
            "SET w_1 30",
            "SET w_2 20",
            "SET w_3 10",
            "SORT from BY w_*",
            "COPY from again",
            "LRANGE again 0 -1",
            "MSETNX d 1 fresh 2",
            "SINTERCARD 0 a",
            "PING",
            "ECHO hello",
            "DBSIZE",
            "SELECT 3",
            "DBSIZE",
            "SET a 3",
            "SELECT 0",
            "GET a",
            "SWAPDB 0 3",
            "GET a",
            "SWAPDB 0 3",
            "BITOP OR bits w_1 w_2 w_3",
            "GET bits",
            "FLUSHALL",
            "DBSIZE",
            "GET a");

    /// Each with what it answers when there is nothing.
    private static final List<String> BLOCKING = List.of(
            "BLPOP k1 k2 k3 0|*-1",
            "BRPOP k1 k2 k3 0|*-1",
            "BLMOVE k1 k2 LEFT LEFT 0|$-1",
            "BRPOPLPUSH k1 k3 0|$-1",
            "BLMPOP 0 3 k1 k2 k3 LEFT|*-1",
            "BZPOPMIN k1 k2 k3 0|*-1",
            "BZMPOP 0 3 k1 k2 k3 MIN|*-1",
            "XREAD BLOCK 0 STREAMS k1 k2 k3 $ $ $|*-1",
            "RPUSH k2 v w|:2",
            "BLPOP k1 k2 k3 0|*2,$2,k2,$1,v",
            "BLMOVE k2 k3 LEFT LEFT 0|$1,w",
            "BLMPOP 0 3 k1 k2 k3 LEFT|*2,$2,k3,*1,$1,w",
            "ZADD k2 1 m|:1",
            "BZPOPMIN k1 k2 k3 0|*3,$2,k2,$1,m,$1,1",
            "SET k1 x|+OK",
            "BLPOP k3 k1 k2 0|-WRONGTYPE Operation against a key holding the wrong kind of value",
            "BLMOVE k1 k2 LEFT LEFT 0|-WRONGTYPE Operation against a key holding the wrong kind of value");

    @Test
    void shouldAnswerAsOutsideWhenInAFiberOverSeveralShards() throws Exception {
        try (TestServer one = TestServer.start(1);
                TestServer four = TestServer.start(4)) {
            assertEquals(outside(one, ANYWHERE), inFiber(four, ANYWHERE));
            assertEquals(0, four.server().context().faults().count());
        }
    }

    @Test
    void shouldAnswerAsOutsideWhenOnTheOnlyShard() throws Exception {
        try (TestServer one = TestServer.start(1);
                TestServer other = TestServer.start(1)) {
            assertEquals(outside(one, ANYWHERE), onShard(other, ANYWHERE));
            assertEquals(0, other.server().context().faults().count());
        }
    }

    @Test
    void shouldNotWaitWhenNestedInAFiber() throws Exception {
        try (TestServer four = TestServer.start(4)) {
            assertEquals(expected(BLOCKING), inFiber(four, commands(BLOCKING)));
            assertEquals(0, four.server().context().faults().count());
        }
    }

    @Test
    void shouldNotWaitWhenNestedOnAShard() throws Exception {
        try (TestServer one = TestServer.start(1)) {
            assertEquals(expected(BLOCKING), onShard(one, commands(BLOCKING)));
            assertEquals(0, one.server().context().faults().count());
        }
    }

    @Test
    void shouldServeWhoWaitsOnlyWhenAllIsDone() throws Exception {
        try (TestServer four = TestServer.start(4);
                RawClient waiting = four.connect()) {
            waiting.send(Request.of("BLPOP", "queue", "0"));
            awaitBlocked(four);
            List<String> replies = inFiber(four, List.of("RPUSH queue a", "LPOP queue", "RPUSH queue b"));
            assertEquals(List.of(":1", "$1,a", ":1"), replies);
            assertEquals("*2,$5,queue,$1,b", compact(waiting.readReply()));
        }
    }

    @Test
    void shouldRefuseKeysOfOtherShardsWhenOnAShard() throws Exception {
        try (TestServer four = TestServer.start(4);
                RawClient client = four.connect()) {
            Session session = session(four, client);
            ServerContext server = four.server().context();
            EngineShard home = session.channel().home();
            List<Boolean> accepted = new ArrayList<>();
            server.shards().await(home.id(), shard -> {
                LocalCommands commands = new LocalCommands(server.context(home.id()), session);
                Args args = args("MGET k1 k2 k3 k4 k5 k6 k7 k8");
                accepted.add(commands.accepts(command(server, args), args));
            });
            assertFalse(accepted.get(0));
        }
    }

    // ---- the ways to run them

    private static List<String> outside(TestServer server, List<String> lines) throws IOException {
        List<String> replies = new ArrayList<>();
        try (RawClient client = server.connect()) {
            for (String line : lines) {
                replies.add(compact(client.call(line.split(" ", -1))));
            }
        }
        return replies;
    }

    private static List<String> inFiber(TestServer running, List<String> lines) throws Exception {
        try (RawClient client = running.connect()) {
            Session session = session(running, client);
            ServerContext server = running.server().context();
            EngineShard home = session.channel().home();
            List<String> replies = new ArrayList<>();
            CompletableFuture<Void> end = new CompletableFuture<>();
            FiberMode.available()
                    .newFiber(home, () -> {
                        Coordinator cx = new Coordinator(server, session, home);
                        try (FiberTransaction tx = cx.begin()) {
                            tx.lockAll(true);
                            tx.acquire();
                            run(server, cx.nested(tx), lines, replies);
                        }
                        end.complete(null);
                    })
                    .start();
            end.get(20, TimeUnit.SECONDS);
            return replies;
        }
    }

    private static List<String> onShard(TestServer running, List<String> lines) throws Exception {
        try (RawClient client = running.connect()) {
            Session session = session(running, client);
            ServerContext server = running.server().context();
            List<String> replies = new ArrayList<>();
            server.shards()
                    .await(0, shard -> run(server, new LocalCommands(server.context(0), session), lines, replies));
            return replies;
        }
    }

    private static void run(ServerContext server, NestedCommands nested, List<String> lines, List<String> replies) {
        for (String line : lines) {
            Args args = args(line);
            ReplyWriter out = new ReplyWriter();
            nested.run(command(server, args), args, out);
            byte[] reply = new byte[out.length()];
            System.arraycopy(out.array(), 0, reply, 0, reply.length);
            replies.add(compact(reply));
        }
    }

    private static Command command(ServerContext server, Args args) {
        Command command = server.registry().find(args);
        assertNotNull(command, args.toString());
        return command;
    }

    private static Args args(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
        Args args = new Args();
        args.reset(bytes);
        int from = 0;
        for (String word : line.split(" ", -1)) {
            args.add(from, word.length());
            from += word.length() + 1;
        }
        return args;
    }

    private static Session session(TestServer running, RawClient client) throws IOException, InterruptedException {
        client.call("CLIENT", "SETNAME", "nested");
        ServerContext server = running.server().context();
        List<Session> found = new ArrayList<>();
        for (int i = 0; i < server.shards().size(); i++) {
            int id = i;
            server.shards()
                    .await(
                            i,
                            shard -> server.context(id).clients().snapshot().stream()
                                    .map(SessionChannel::session)
                                    .filter(session -> session.name().equals("nested"))
                                    .forEach(found::add));
        }
        assertEquals(1, found.size());
        return found.get(0);
    }

    private static void awaitBlocked(TestServer server) throws IOException {
        try (RawClient observer = server.connect()) {
            String info;
            do {
                info = new String(observer.call("INFO", "clients"), StandardCharsets.ISO_8859_1);
            } while (!info.contains("blocked_clients:1"));
        }
    }

    private static List<String> commands(List<String> table) {
        return table.stream().map(row -> row.split("\\|", -1)[0]).toList();
    }

    private static List<String> expected(List<String> table) {
        return table.stream().map(row -> row.split("\\|", -1)[1]).toList();
    }

    private static String compact(byte[] reply) {
        return new String(reply, StandardCharsets.ISO_8859_1).strip().replace("\r\n", ",");
    }
}
