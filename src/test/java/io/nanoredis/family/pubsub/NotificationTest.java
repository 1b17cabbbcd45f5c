package io.nanoredis.family.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.ServerTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Events of keys that redis-server 7.0 does not know, those of time, and the option that asks for them.
@ParameterizedClass
@ValueSource(ints = {1, 4})
class NotificationTest extends ServerTest {
    NotificationTest(int shards) {}

    @BeforeEach
    void publishEvents() throws IOException {
        raw("FLUSHALL");
        raw("CONFIG", "SET", "notify-keyspace-events", "KA");
    }

    @AfterEach
    void publishNone() throws IOException {
        raw("CONFIG", "SET", "notify-keyspace-events", "");
    }

    private RawClient subscriber(String pattern) throws IOException {
        RawClient subscriber = connect();
        subscriber.call("PSUBSCRIBE", pattern);
        subscriber.call("SUBSCRIBE", "mark");
        return subscriber;
    }

    /// The events of what a command does, as `event` or `event:key`.
    private List<String> events(RawClient subscriber, String line) throws IOException {
        call(line.split(" ", -1));
        call("PUBLISH", "mark", "x");
        List<String> events = new ArrayList<>();
        while (true) {
            List<Reply> message = Reply.parse(subscriber.readReply()).elements();
            if (message.get(0).text().equals("message")) {
                return events;
            }
            String channel = message.get(2).text();
            events.add(message.get(3).text() + " " + channel.substring(channel.indexOf(':') + 1));
        }
    }

    @Test
    void shouldTellOfFieldsThatExpire() throws IOException {
        RawClient subscriber = subscriber("__keyspace@0__:*");
        assertEquals(List.of("hset h"), events(subscriber, "HSET h a 1 b 2 c 3"));
        assertEquals(List.of("hexpire h"), events(subscriber, "HEXPIRE h 100 FIELDS 2 a b"));
        assertEquals(List.of(), events(subscriber, "HEXPIRE h 100 FIELDS 1 none"));
        assertEquals(List.of("hpersist h"), events(subscriber, "HPERSIST h FIELDS 1 a"));
        assertEquals(List.of(), events(subscriber, "HPERSIST h FIELDS 1 a"));
        assertEquals(List.of("hdel h"), events(subscriber, "HEXPIREAT h 1 FIELDS 1 a"));
        assertEquals(List.of("hexpire h"), events(subscriber, "HGETEX h EX 100 FIELDS 1 b"));
        assertEquals(List.of("hpersist h"), events(subscriber, "HGETEX h PERSIST FIELDS 1 b"));
        assertEquals(List.of("hset h", "hexpire h"), events(subscriber, "HSETEX h EX 100 FIELDS 1 d 4"));
        assertEquals(List.of("hset h"), events(subscriber, "HSETEX h FIELDS 1 d 4"));
        assertEquals(List.of("hdel h"), events(subscriber, "HGETDEL h FIELDS 1 d"));
        assertEquals(List.of("hdel h", "del h"), events(subscriber, "HGETDEL h FIELDS 2 b c"));
    }

    @Test
    void shouldTellOfFieldsAndKeysThatHaveExpired() throws IOException {
        RawClient subscriber = connect();
        subscriber.call("PSUBSCRIBE", "__keyspace@0__:*");
        call("HSET", "h", "a", "1");
        call("HPEXPIRE", "h", "20", "FIELDS", "1", "a");
        call("SET", "k", "v", "PX", "30");
        List<String> events = new ArrayList<>();
        while (events.size() < 7) {
            List<Reply> message = Reply.parse(subscriber.readReply()).elements();
            String channel = message.get(2).text();
            events.add(message.get(3).text() + " " + channel.substring(channel.indexOf(':') + 1));
        }
        assertEquals(List.of("hset h", "hexpire h", "hexpired h", "del h"), of(events, "h"));
        assertEquals(List.of("set k", "expire k", "expired k"), of(events, "k"));
    }

    @Test
    void shouldTellOfFieldsThatAReadFindsExpired() throws IOException {
        call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
        call("HSET", "h", "a", "1", "b", "2");
        call("HPEXPIRE", "h", "1", "FIELDS", "1", "a");
        RawClient subscriber = connect();
        subscriber.call("SUBSCRIBE", "__keyspace@0__:h");
        while (call("HRANDFIELD", "h", "5").elements().size() == 2) {
            Thread.onSpinWait();
        }
        assertEquals(
                "hexpired",
                Reply.parse(subscriber.readReply()).elements().get(2).text());
        call("DEBUG", "SET-ACTIVE-EXPIRE", "1");
    }

    /// Events of arrays have the names of their commands, as in Redis 8.8.
    @Test
    void shouldTellWhatHappensToArrays() throws IOException {
        RawClient subscriber = connect();
        subscriber.call("SUBSCRIBE", "__keyspace@0__:a");
        String[][] commands = {
            {"ARSEEK", "a", "5"},
            {"ARSET", "a", "0", "x", "y"},
            {"ARMSET", "a", "10", "x"},
            {"ARINSERT", "a", "x"},
            {"ARSEEK", "a", "0"},
            {"ARRING", "a", "3", "z"},
            {"ARDEL", "a", "77"},
            {"ARDEL", "a", "0"},
            {"ARDELRANGE", "a", "0", "100"},
            {"ARSET", "a", "7", "x"},
            {"ARDEL", "a", "7"},
            {"ARDELRANGE", "a", "0", "100"}
        };
        for (String[] command : commands) {
            assertFalse(call(command).isError(), command[0]);
        }
        List<String> expected = List.of(
                "arset",
                "armset",
                "arinsert",
                "arseek",
                "arring",
                "ardel",
                "ardelrange",
                "del",
                "arset",
                "ardel",
                "del");
        for (String event : expected) {
            assertEquals(
                    event, Reply.parse(subscriber.readReply()).elements().get(2).text());
        }
        raw("PING");
        assertFalse(subscriber.hasBytes());
    }

    /// XNACK, XCFGSET and XIDMPRECORD tell of nothing, like XACK and XCLAIM; HIMPORT tells of what HSET does.
    @Test
    void shouldTellOfImportsAndOfNoMarks() throws IOException {
        raw("XADD", "s", "1-1", "f", "v");
        raw("XGROUP", "CREATE", "s", "g", "0");
        raw("XREADGROUP", "GROUP", "g", "c", "STREAMS", "s", ">");
        RawClient subscriber = connect();
        subscriber.call("SUBSCRIBE", "__keyspace@0__:s", "__keyspace@0__:h");
        subscriber.readReply();
        assertEquals(":1\r\n", raw("XNACK", "s", "g", "FAIL", "IDS", "1", "1-1"));
        assertEquals("+OK\r\n", raw("XIDMPRECORD", "s", "producer", "token", "1-1"));
        assertFalse(call("HIMPORT", "PREPARE", "fields", "a", "b").isError());
        assertFalse(call("HIMPORT", "SET", "h", "fields", "1", "2").isError());
        assertEquals(
                "hset", Reply.parse(subscriber.readReply()).elements().get(2).text());
    }

    @Test
    void shouldTellOfAValueThatIsRestored() throws IOException {
        raw("CONFIG", "SET", "notify-keyspace-events", "KAn");
        raw("SET", "from", "v");
        byte[] payload = call("DUMP", "from").payload();
        RawClient subscriber = connect();
        subscriber.call("SUBSCRIBE", "__keyspace@0__:to");
        for (String[] words : new String[][] {
            {"0"}, {"0", "REPLACE"}, {"1", "REPLACE", "ABSTTL"}, {"1", "REPLACE", "ABSTTL"}, {"1", "ABSTTL"}, {"0"}
        }) {
            List<byte[]> args =
                    new ArrayList<>(Request.of("RESTORE", "to", words[0]).args());
            args.add(payload);
            args.addAll(Request.of(words).args().subList(1, words.length));
            assertEquals("+OK\r\n", new String(client().call(Request.of(args)), StandardCharsets.US_ASCII));
        }
        for (String event : List.of("new", "restore", "new", "restore", "del", "new", "restore")) {
            assertEquals(
                    event, Reply.parse(subscriber.readReply()).elements().get(2).text());
        }
    }

    /// What is restored after its time is up was never there: who watches the key, or waits for it, hears of nothing.
    @Test
    void shouldTellNobodyOfAValueThatIsRestoredTooLate() throws IOException {
        raw("RPUSH", "from", "v");
        byte[] payload = call("DUMP", "from").payload();
        List<byte[]> args = new ArrayList<>(Request.of("RESTORE", "to", "1").args());
        args.add(payload);
        args.addAll(Request.of("ABSTTL", "REPLACE").args());
        RawClient watcher = connect();
        for (String[] state : new String[][] {{"DEL", "to"}, {"SET", "to", "v"}}) {
            raw(state);
            watcher.call("WATCH", "to");
            assertEquals("+OK\r\n", new String(client().call(Request.of(args)), StandardCharsets.US_ASCII));
            watcher.call("MULTI");
            assertEquals(state[0].equals("DEL") ? "*0\r\n" : "*-1\r\n", raw(watcher, "EXEC"));
            assertEquals(":0\r\n", raw("EXISTS", "to"));
        }
        args.set(3, new byte[] {1, 2, 3});
        assertEquals(
                "-ERR DUMP payload version or checksum are wrong\r\n",
                new String(client().call(Request.of(args)), StandardCharsets.US_ASCII));
    }

    private static List<String> of(List<String> events, String key) {
        return events.stream().filter(event -> event.endsWith(" " + key)).toList();
    }

    @Test
    void shouldTellOfLaterCommandsOnStringsAndStreams() throws IOException {
        RawClient subscriber = subscriber("__keyspace@0__:*");
        assertEquals(List.of("set a", "expire a"), events(subscriber, "MSETEX 1 a 1 EX 100"));
        assertEquals(List.of("incrby a"), events(subscriber, "INCREX a"));
        assertEquals(List.of("incrby a", "expire a"), events(subscriber, "INCREX a BYINT 2 EX 10"));
        assertEquals(List.of("del a"), events(subscriber, "DELEX a"));
        assertEquals(List.of(), events(subscriber, "DELEX a"));
        assertEquals(List.of("xadd x"), events(subscriber, "XADD x 1-1 f v"));
        assertEquals(List.of("xdel x"), events(subscriber, "XDELEX x IDS 1 1-1"));
        assertEquals(List.of(), events(subscriber, "XDELEX x IDS 1 1-1"));
    }

    @Test
    void shouldTellOfThePopThatServesAWaitingClient() throws IOException {
        RawClient subscriber = subscriber("__keyspace@0__:*");
        RawClient waiting = connect();
        waiting.send(Request.of("BLPOP", "l", "0"));
        while (!call("INFO", "clients").text().contains("blocked_clients:1")) {
            Thread.onSpinWait();
        }
        call("RPUSH", "l", "x");
        waiting.readReply();
        assertEquals(List.of("rpush l", "lpop l", "del l"), events(subscriber, "PING"));
    }

    @Test
    void shouldKeepTheOrderOfEachKeyWhenManyWrite() throws Exception {
        RawClient subscriber = connect();
        subscriber.call("PSUBSCRIBE", "__keyspace@0__:key*");
        List<Thread> writers = new ArrayList<>();
        int rounds = 200;
        for (int w = 0; w < 4; w++) {
            RawClient client = connect();
            String key = "key" + w;
            writers.add(Thread.ofPlatform().start(() -> write(client, key, rounds)));
        }
        String[] last = new String[4];
        for (int i = 0; i < 4 * 3 * rounds; i++) {
            List<Reply> message = Reply.parse(subscriber.readReply()).elements();
            String channel = message.get(2).text();
            int key = channel.charAt(channel.length() - 1) - '0';
            String event = message.get(3).text();
            String expected =
                    last[key] == null || last[key].equals("del") ? "set" : last[key].equals("set") ? "append" : "del";
            assertEquals(expected, event, channel);
            last[key] = event;
        }
        for (Thread writer : writers) {
            writer.join();
        }
    }

    private static void write(RawClient client, String key, int rounds) {
        try {
            for (int i = 0; i < rounds; i++) {
                client.send(Request.of("SET", key, "1"));
                client.send(Request.of("APPEND", key, "2"));
                client.send(Request.of("DEL", key));
                client.readReplies(3);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void shouldShowTheClassesInTheOrderOfRedis() throws IOException {
        String[][] cases = {
            {"KEA", "AKE"},
            {"g$lshzxet", "g$lshzxet"},
            {"KEAm", "AKEm"},
            {"KEn", "nKE"},
            {"AKEmnd", "AKEm"},
            {"KEg$lshzxetmn", "g$lshzxetnKEm"},
            {"dgK", "gdK"},
            {"g$lshzxetdK", "AK"},
            {"Aa", "A"},
            {"Kag", "gaK"},
            {"", ""}
        };
        for (String[] each : cases) {
            assertEquals("+OK\r\n", raw("CONFIG", "SET", "notify-keyspace-events", each[0]));
            assertEquals(
                    each[1],
                    call("CONFIG", "GET", "notify-keyspace-events")
                            .elements()
                            .get(1)
                            .text());
        }
        assertEquals(
                "-ERR CONFIG SET failed (possibly related to argument 'notify-keyspace-events') - Invalid event class"
                        + " character. Use 'Ag$lshzxeKEtmdn'.\r\n",
                raw("CONFIG", "SET", "notify-keyspace-events", "KQ"));
    }

    @Test
    void shouldPushEventsToTheClientThatCausesThem() throws IOException {
        RawClient client = connect();
        client.call("HELLO", "3");
        client.call("PSUBSCRIBE", "__keyspace@0__:mine");
        client.send(Request.of("CLIENT", "REPLY", "OFF"));
        client.send(Request.of("SET", "mine", "1"));
        assertEquals("set", Reply.parse(client.readReply()).elements().get(3).text());
        client.send(Request.of("CLIENT", "REPLY", "ON"));
        assertEquals("+OK\r\n", next(client));
        client.send(Request.of("SET", "mine", "2"));
        assertEquals("set", Reply.parse(client.readReply()).elements().get(3).text());
        assertEquals("+OK\r\n", next(client));
    }
}
