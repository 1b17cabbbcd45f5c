package io.nanoredis.family.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.Conversation;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.RedisOracle;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The events of keys that every command brings, and their order, as redis-server has them.
///
/// A script has one command per line; a subscriber to all events sees what each of them brings. `@` in a key varies, so
/// that the keys lie on other shards.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyEventsTest {
    private static final String[] VARIANTS = {"", "7", "xy"};
    private static final String EVERYTHING = "AKE";

    private RedisOracle oracle;
    private TestServer one;
    private TestServer four;

    @BeforeAll
    void startServers() throws IOException, InterruptedException {
        RedisOracle.assumeAvailable();
        oracle = RedisOracle.start("--enable-debug-command", "yes");
        one = TestServer.start(1, "--enable-debug-command=yes");
        four = TestServer.start(4, "--enable-debug-command=yes");
    }

    @AfterAll
    void stopServers() throws IOException {
        if (oracle != null) {
            oracle.close();
            one.close();
            four.close();
        }
    }

    private void compare(String classes, String script) throws IOException {
        for (String variant : VARIANTS) {
            String text = script.replace("@", variant);
            String expected = run(oracle::connect, classes, text);
            assertEquals(expected, run(one::connect, classes, text), "one shard");
            String spread = run(four::connect, classes, text);
            assertEquals(inOrderPerKey(expected), inOrderPerKey(spread), "four shards");
        }
    }

    /// A command that the shards carry out without a coordinator brings its events in the order of each shard: of those
    /// lines only the order per key is kept.
    private static String inOrderPerKey(String transcript) {
        List<String> lines = new ArrayList<>();
        for (String line : transcript.split("\n", -1)) {
            String command = line.substring(0, line.indexOf(' '));
            if (List.of("MSET", "MSETNX", "DEL", "UNLINK", "MGET", "SUNION", "SINTERSTORE", "EXEC")
                    .contains(command)) {
                int at = line.indexOf(" -> [") + 5;
                String[] events = line.substring(at, line.length() - 1).split(", ", -1);
                Arrays.sort(events, Comparator.comparing(KeyEventsTest::key));
                lines.add(line.substring(0, at) + String.join(", ", events));
            } else {
                lines.add(line);
            }
        }
        return String.join("\n", lines);
    }

    private static String key(String event) {
        String[] words = event.split("[: ]", -1);
        return event.startsWith("__keyspace") ? words[1] : words[words.length - 1];
    }

    private static String run(Conversation.Connector server, String classes, String script) throws IOException {
        try (RawClient client = server.connect();
                RawClient subscriber = server.connect()) {
            client.call("FLUSHALL");
            client.call("CONFIG", "SET", "notify-keyspace-events", classes);
            subscriber.send(Request.of("PSUBSCRIBE", "__key*@*__:*"));
            subscriber.readReply();
            subscriber.call("SUBSCRIBE", "mark");
            List<String> transcript = new ArrayList<>();
            for (String line : script.split("\n", -1)) {
                if (!line.isBlank()) {
                    transcript.add(line.strip() + " -> " + events(client, subscriber, line.strip()));
                }
            }
            client.call("CONFIG", "SET", "notify-keyspace-events", "");
            return String.join("\n", transcript);
        }
    }

    /// Runs a command, and gathers the messages until the one that is published after it.
    private static List<String> events(RawClient client, RawClient subscriber, String line) throws IOException {
        String[] words = line.split(" +", -1);
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].equals("''") ? "" : words[i];
        }
        Reply reply = Reply.parse(client.call(words));
        List<String> events = new ArrayList<>();
        if (line.equals("MULTI") || (!reply.isAggregate() && reply.toString().contains("QUEUED"))) {
            return events; // a mark would be queued as well
        }
        client.call("PUBLISH", "mark", "x");
        if (reply.isError()) {
            events.add(reply.text());
        }
        while (true) {
            List<Reply> message = Reply.parse(subscriber.readReply()).elements();
            if (message.get(0).text().equals("message")) {
                return events;
            }
            events.add(message.get(2).text() + " " + message.get(3).text());
        }
    }

    @Test
    void shouldTellWhatHappensToStrings() throws IOException {
        compare(EVERYTHING, """
                SET a@ 1
                SET a@ 2 EX 100
                SET a@ 3 KEEPTTL
                SET a@ 3 PX 100000 GET
                SET a@ 4 NX
                SET b@ 4 XX
                SET b@ 4 NX EX 10
                SET b@ 4 EXAT 1
                GET b@
                SET b@ 4 GET
                SETNX a@ 1
                SETNX c@ 1
                SETEX a@ 100 v
                PSETEX a@ 100000 v
                GETSET a@ w
                GETSET n@ w
                MSET a@ 1 b@ 2 c@ 3 a@ 4
                MSETNX a@ 1 d@ 2
                MSETNX d@ 1 e@ 2
                GETDEL d@
                GETDEL d@
                GETEX a@
                GETEX a@ EX 100
                GETEX a@ PERSIST
                GETEX a@ PERSIST
                GETEX a@ PXAT 1
                GETEX a@
                APPEND a@ x
                APPEND a@ y
                APPEND a@ ''
                SETRANGE a@ 1 zz
                SETRANGE a@ 1 ''
                SETRANGE r@ 3 zz
                INCR i@
                INCRBY i@ 5
                DECR i@
                DECRBY i@ 2
                INCRBYFLOAT i@ 1.5
                INCR i@
                SETBIT s@ 7 1
                SETBIT s@ 7 1
                SETBIT s@ 100 0
                BITFIELD s@ SET u8 0 5
                BITFIELD s@ GET u8 0
                BITFIELD s@ INCRBY u8 0 1 INCRBY u8 8 1
                BITFIELD s@ OVERFLOW FAIL INCRBY u2 100 9
                BITOP AND t@ s@ a@
                BITOP NOT t@ s@
                BITOP OR t@ none@ none2@
                BITOP OR t@ none@ none2@
                PFADD h@ x
                PFADD h@ x
                PFADD h2@ x y z
                PFADD h3@
                PFADD h3@
                PFCOUNT h@ h2@
                PFCOUNT h@
                PFMERGE h4@ h@ h2@
                STRLEN a@
                GET none@
                """);
    }

    @Test
    void shouldTellWhatHappensToLists() throws IOException {
        compare(EVERYTHING, """
                LPUSH l@ a b c
                RPUSH l@ d
                LPUSHX l@ e
                RPUSHX l@ f g
                LPUSHX none@ e
                LPOP l@
                RPOP l@ 2
                LPOP l@ 0
                LPOP none@
                LSET l@ 0 x
                LSET l@ 100 x
                LINSERT l@ BEFORE x y
                LINSERT l@ AFTER nothing y
                LREM l@ 0 y
                LREM l@ 0 nothing
                LTRIM l@ 0 1
                LTRIM l@ 0 100
                LTRIM l@ 5 6
                LTRIM none@ 5 6
                RPUSH l@ a b c
                LMOVE l@ m@ LEFT RIGHT
                LMOVE l@ m@ RIGHT LEFT
                RPOPLPUSH l@ m@
                RPOPLPUSH l@ m@
                RPOPLPUSH m@ m@
                LMOVE m@ m@ LEFT LEFT
                LMOVE m@ m@ LEFT RIGHT
                LMPOP 2 l@ m@ LEFT
                LMPOP 2 l@ m@ RIGHT COUNT 5
                LMPOP 2 l@ m@ RIGHT COUNT 5
                RPUSH l@ a
                BLPOP l@ 1
                RPUSH l@ a b
                BRPOP none@ l@ 1
                BLMPOP 1 2 none@ l@ LEFT
                RPUSH l@ a
                BLMOVE l@ m@ LEFT LEFT 1
                BRPOPLPUSH m@ l@ 1
                RPUSH l@ only
                LREM l@ 1 only
                LREM l@ 1 a
                RPUSH l@ c a b
                SORT l@ ALPHA STORE s@
                SORT none@ STORE s@
                SORT none@ STORE s@
                SORT l@ ALPHA
                RPUSH one@ x
                LMOVE one@ one@ LEFT RIGHT
                SET str@ x
                LPUSH str@ x
                """);
    }

    @Test
    void shouldTellWhatHappensToSets() throws IOException {
        compare(EVERYTHING, """
                SADD s@ a b c
                SADD s@ a b c
                SADD s@ d
                SREM s@ nothing
                SREM s@ a nothing
                SREM none@ a
                SMOVE s@ t@ b
                SMOVE s@ t@ nothing
                SADD s@ b
                SMOVE s@ t@ b
                SMOVE s@ s@ c
                SMOVE s@ t@ c
                SMOVE s@ t@ d
                SMOVE s@ t@ d
                SADD s@ a b c
                SPOP s@
                SPOP s@ 1
                SPOP s@ 0
                SPOP s@ 10
                SPOP s@ 10
                SPOP s@
                SADD s@ a
                SPOP s@
                SADD s@ a b c
                SREM s@ a b c
                SADD s@ a b
                SADD u@ b c
                SINTERSTORE d@ s@ u@
                SINTERSTORE d@ s@ none@
                SINTERSTORE d@ s@ none@
                SUNIONSTORE d@ s@ u@
                SUNIONSTORE d@ none@ none2@
                SUNIONSTORE d@ none@ none2@
                SDIFFSTORE d@ s@ u@
                SDIFFSTORE d@ s@ s@
                SDIFFSTORE d@ s@ s@
                SUNIONSTORE s@ s@ u@
                SUNION s@ u@
                SORT s@ ALPHA STORE l@
                """);
    }

    @Test
    void shouldTellWhatHappensToHashes() throws IOException {
        compare(EVERYTHING, """
                HSET h@ a 1
                HSET h@ a 1 b 2
                HMSET h@ a 1 b 2
                HSETNX h@ a 1
                HSETNX h@ c 1
                HINCRBY h@ a 1
                HINCRBY new@ a 1
                HINCRBYFLOAT h@ a 1.5
                HINCRBY h@ a 1
                HDEL h@ nothing
                HDEL h@ a nothing
                HDEL h@ b c
                HDEL h@ b c
                HGET h@ a
                HGETALL h@
                """);
    }

    @Test
    void shouldTellWhatHappensToSortedSets() throws IOException {
        compare(EVERYTHING, """
                ZADD z@ 1 a 2 b
                ZADD z@ 1 a
                ZADD z@ XX 1 new
                ZADD z@ CH 5 a 6 c
                ZADD z@ INCR 1 a
                ZADD z@ NX INCR 1 a
                ZADD z@ GT 1 a
                ZINCRBY z@ 2 a
                ZINCRBY z@ 0 a
                ZINCRBY new@ 0 a
                ZREM z@ nothing
                ZREM z@ a nothing
                ZREM z@ b c
                ZADD z@ 1 a 2 b 3 c 4 d 5 e
                ZREMRANGEBYRANK z@ 10 20
                ZREMRANGEBYRANK z@ 0 0
                ZREMRANGEBYSCORE z@ 2 2
                ZREMRANGEBYSCORE z@ 2 2
                ZREMRANGEBYLEX z@ [c [c
                ZREMRANGEBYSCORE z@ -inf +inf
                ZADD z@ 1 a 2 b 3 c 4 d 5 e
                ZPOPMIN z@
                ZPOPMAX z@ 2
                ZPOPMIN z@ 0
                ZPOPMIN z@ 10
                ZPOPMIN z@
                ZADD z@ 1 a 2 b 3 c
                ZMPOP 2 none@ z@ MIN
                ZMPOP 2 none@ z@ MAX COUNT 5
                ZMPOP 2 none@ z@ MAX COUNT 5
                ZADD z@ 1 a 2 b 3 c
                BZPOPMIN z@ 1
                BZPOPMAX none@ z@ 1
                BZMPOP 1 2 none@ z@ MIN
                ZADD z@ 1 a 2 b 3 c
                ZADD y@ 1 a 2 x
                ZUNIONSTORE d@ 2 z@ y@
                ZUNIONSTORE d@ 2 none@ none2@
                ZUNIONSTORE d@ 2 none@ none2@
                ZINTERSTORE d@ 2 z@ y@
                ZINTERSTORE d@ 2 z@ none@
                ZDIFFSTORE d@ 2 z@ y@
                ZDIFFSTORE d@ 2 z@ z@
                ZRANGESTORE d@ z@ 0 1
                ZRANGESTORE d@ z@ 10 11
                ZRANGESTORE d@ z@ 10 11
                GEOADD g@ 13.361389 38.115556 p 15.087269 37.502669 c
                GEOADD g@ 13.361389 38.115556 p
                GEOADD g@ XX 13.361389 38.115556 q
                GEOADD g@ 14.361389 38.115556 p
                GEORADIUS g@ 15 37 200 km STORE d@
                GEORADIUS g@ 15 37 1 km STORE d@
                GEORADIUSBYMEMBER g@ p 200 km STOREDIST d@
                GEOSEARCHSTORE d@ g@ FROMLONLAT 15 37 BYRADIUS 400 km
                GEOSEARCHSTORE d@ g@ FROMLONLAT 15 37 BYRADIUS 1 km
                GEOSEARCHSTORE d@ g@ FROMLONLAT 15 37 BYRADIUS 1 km
                """);
    }

    @Test
    void shouldTellWhatHappensToStreams() throws IOException {
        compare(EVERYTHING, """
                XADD x@ 1-1 f v
                XADD x@ 1-1 f v
                XADD x@ NOMKSTREAM 2-1 f v
                XADD none@ NOMKSTREAM 2-1 f v
                XADD x@ MAXLEN 2 3-1 f v
                XADD x@ MAXLEN 10 4-1 f v
                XDEL x@ 9-9
                XDEL x@ 4-1 3-1
                XADD x@ 5-1 f v
                XADD x@ 6-1 f v
                XTRIM x@ MAXLEN 10
                XTRIM x@ MAXLEN 1
                XSETID x@ 7-1
                XGROUP CREATE x@ g $
                XGROUP CREATE x@ g $
                XGROUP CREATE y@ g $ MKSTREAM
                XGROUP CREATE none@ g $
                XGROUP SETID x@ g 0
                XGROUP CREATECONSUMER x@ g c
                XGROUP CREATECONSUMER x@ g c
                XREADGROUP GROUP g c STREAMS x@ >
                XREADGROUP GROUP g d STREAMS x@ 0
                XREADGROUP GROUP g e STREAMS x@ >
                XADD x@ 8-1 f v
                XREADGROUP GROUP g f STREAMS x@ >
                XREADGROUP GROUP g f STREAMS x@ >
                XACK x@ g 8-1
                XCLAIM x@ g k 0 6-1
                XCLAIM x@ g k 0 9-9
                XCLAIM x@ g k2 0 9-9
                XAUTOCLAIM x@ g k3 0 0
                XAUTOCLAIM x@ g k4 0 100-0
                XGROUP DELCONSUMER x@ g c
                XGROUP DELCONSUMER x@ g nothing
                XGROUP DESTROY x@ g
                XGROUP DESTROY x@ g
                XREAD STREAMS x@ 0
                """);
    }

    @Test
    void shouldTellWhatHappensToKeys() throws IOException {
        compare(EVERYTHING, """
                DEBUG SET-ACTIVE-EXPIRE 0
                SET a@ 1
                SET b@ 1
                RPUSH l@ a b c
                EXPIRE a@ 100
                EXPIRE a@ 100 NX
                PEXPIRE a@ 100000
                EXPIREAT a@ 9999999999
                PEXPIREAT a@ 9999999999999
                PERSIST a@
                PERSIST a@
                EXPIRE none@ 100
                EXPIRE b@ -1
                SET b@ 1
                PEXPIREAT b@ 1
                RENAME a@ c@
                RENAMENX c@ d@
                RENAMENX d@ d@
                RENAME d@ d@
                SET e@ 1
                RENAME d@ e@
                RENAMENX e@ l@
                RENAME none@ x@
                COPY e@ f@
                COPY e@ f@
                COPY e@ f@ REPLACE
                COPY l@ k@
                COPY e@ e@ DB 3
                COPY none@ f@
                MOVE e@ 5
                MOVE none@ 5
                DEL f@ none@ k@
                UNLINK l@ none@
                SET r@ v
                RESTORE t@ 0 \\x
                SET a@ 1
                SELECT 5
                GET e@
                RENAME e@ z@
                MOVE z@ 0
                SELECT 0
                TOUCH z@
                FLUSHDB
                SET a@ 1 PX 1
                DEBUG SLEEP 0.01
                GET a@
                SET a@ 1 PX 1
                DEBUG SLEEP 0.01
                SET a@ 1
                SET a@ 1 PX 1
                DEBUG SLEEP 0.01
                DEL a@
                FLUSHALL
                SWAPDB 0 1
                DEBUG SET-ACTIVE-EXPIRE 1
                """);
    }

    @Test
    void shouldTellOnlyWhatIsAskedFor() throws IOException {
        String script = """
                SET a@ 1 EX 100
                GET none@
                LPUSH l@ x
                LPOP l@
                HSET h@ a 1
                DEL h@
                INCR i@
                """;
        for (String classes :
                List.of("", "A", "Kg", "E$", "KEl", "KEg$", "Kh", "AK", "AE", "Em", "KEmn", "KEn", "KEnA")) {
            compare(classes, script);
        }
    }

    @Test
    void shouldTellOfNewKeysAndOfThoseAskedForInVain() throws IOException {
        compare("AKEmn", """
                SET a@ 1
                GET a@
                GET none@
                MGET a@ none@ none2@
                SET a@ 2
                GETSET n@ 1
                INCR i@
                APPEND ap@ x
                LPUSH l@ x
                LPUSH l@ x
                SADD s@ x
                HSET h@ f v
                ZADD z@ 1 m
                XADD x@ 1-1 f v
                LPOP none@
                LLEN none@
                HGET none@ f
                EXISTS none@
                TTL none@
                TYPE none@
                OBJECT ENCODING none@
                COPY a@ b@
                SINTERSTORE d@ s@ s@
                SINTERSTORE d@ s@ none@
                STRLEN none@
                GETRANGE none@ 0 1
                SUNION none@ s@
                ZSCORE none@ m
                XLEN none@
                DUMP none@
                GETDEL none@
                SETRANGE sr@ 1 x
                SETBIT sb@ 1 1
                PFADD pf@ x
                PFCOUNT none@
                RENAME a@ q@
                BITOP NOT bo@ q@
                """);
    }

    @Test
    void shouldTellWhatHappensInTransactionsAndScripts() throws IOException {
        compare(EVERYTHING, """
                MULTI
                SET a@ 1
                SET b@ 2
                LPUSH l@ x
                RENAME a@ c@
                LPOP l@
                EXEC
                MULTI
                SET a@ 1
                INCR a@
                DEL a@
                EXEC
                EVAL redis.call('set',KEYS[1],1)redis.call('incr',KEYS[1])return(redis.call('del',KEYS[1])) 1 k@
                EVAL redis.call('set',KEYS[1],1)redis.call('rename',KEYS[1],KEYS[2])return(redis.call('get',KEYS[2])) 2 m@ n@
                """);
    }

    @Test
    void shouldCountAKeyAsNewWhoseValueIsReplacedAsAWhole() throws IOException {
        compare("AKEn", """
            SET k@ v
            SET t@ w
            RENAME k@ t@
            RENAME t@ k@
            SET t@ w
            COPY k@ t@
            COPY k@ t@ REPLACE
            COPY k@ u@ REPLACE
            COPY k@ k@ DB 2
            COPY k@ k@ DB 2 REPLACE
            RPUSH l@ a b
            RENAME l@ k@
            COPY t@ k@ REPLACE
            RENAMENX u@ t@
            SET t@ x
            SUNIONSTORE t@ nothing@ s@
            SADD s@ m
            SUNIONSTORE t@ s@
            SUNIONSTORE t@ s@
            SORT s@ BY nosort STORE t@
            """);
    }
}
