package io.nanoredis.family.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.ServerTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client in RESP3 publishes to itself in a transaction follows the reply of EXEC, as in Redis since 7.2. Up to
/// then Redis put it into the middle of that reply, which clients cannot read.
@ParameterizedClass(name = "{0} shards")
@ValueSource(ints = {1, 4})
class OwnMessagesTest extends ServerTest {
    private static final String[] NAMES = {"a", "b", "c", "d", "e", "f", "g", "h"};

    OwnMessagesTest(int shards) {}

    private RawClient subscriber(String name) throws IOException {
        RawClient subscriber = connect();
        subscriber.call("HELLO", "3");
        subscriber.call("SUBSCRIBE", name);
        return subscriber;
    }

    private static List<String> send(RawClient client, int frames, String... lines) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String line : lines) {
            bytes.writeBytes(Request.of(line.split(" ", -1)).encode());
        }
        client.send(bytes.toByteArray());
        List<String> replies = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            replies.add(next(client));
        }
        return replies;
    }

    private static String message(String channel, String text) {
        return ">3\r\n$7\r\nmessage\r\n$" + channel.length() + "\r\n" + channel + "\r\n$" + text.length() + "\r\n"
                + text + "\r\n";
    }

    @Test
    void shouldFollowTheReplyOfATransaction() throws IOException {
        for (String name : NAMES) {
            RawClient client = subscriber(name);
            List<String> replies = send(
                    client,
                    8,
                    "MULTI",
                    "PING x",
                    "PUBLISH " + name + " one",
                    "SET " + name + " v",
                    "PUBLISH " + name + " two",
                    "EXEC");
            assertEquals("*4\r\n$1\r\nx\r\n:1\r\n+OK\r\n:1\r\n", replies.get(5));
            assertEquals(List.of(message(name, "one"), message(name, "two")), replies.subList(6, 8));
            assertEquals("+PONG\r\n", raw(client, "PING"));
        }
    }

    @Test
    void shouldFollowTheReplyOfATransactionOverSeveralShards() throws IOException {
        RawClient client = subscriber("a");
        List<String> replies =
                send(client, 6, "MULTI", "MSET a 1 b 2 c 3 d 4 e 5 f 6", "PUBLISH a one", "MGET a f", "EXEC");
        assertEquals("*3\r\n+OK\r\n:1\r\n*2\r\n$1\r\n1\r\n$1\r\n6\r\n", replies.get(4));
        assertEquals(message("a", "one"), replies.get(5));
    }

    @Test
    void shouldFollowTheReplyOfATransactionWithAScript() throws IOException {
        RawClient client = subscriber("a");
        List<String> replies = send(
                client,
                5,
                "MULTI",
                "EVAL redis.call('publish','a',redis.call('incr',KEYS[1])) 1 count",
                "PING",
                "EXEC");
        assertEquals(List.of("*2\r\n_\r\n+PONG\r\n", message("a", "1")), replies.subList(3, 5));
    }

    @Test
    void shouldFollowTheReplyThoughTheyAreEventsOfKeys() throws IOException {
        raw("CONFIG", "SET", "notify-keyspace-events", "K$g");
        for (String name : NAMES) {
            RawClient client = subscriber("__keyspace@0__:" + name);
            List<String> replies = send(client, 7, "MULTI", "SET " + name + " v", "GET " + name, "DEL " + name, "EXEC");
            assertEquals("*3\r\n+OK\r\n$1\r\nv\r\n:1\r\n", replies.get(4));
            assertEquals(message("__keyspace@0__:" + name, "set"), replies.get(5));
            assertEquals(message("__keyspace@0__:" + name, "del"), replies.get(6));
        }
        raw("CONFIG", "SET", "notify-keyspace-events", "");
    }

    @Test
    void shouldArriveThoughTheTransactionsReplyIsNotWanted() throws IOException {
        for (String name : NAMES) {
            RawClient client = subscriber(name);
            List<String> replies = send(
                    client,
                    2,
                    "CLIENT REPLY OFF",
                    "MULTI",
                    "PUBLISH " + name + " one",
                    "SET " + name + " v",
                    "EXEC",
                    "CLIENT REPLY ON");
            replies.sort(null);
            assertEquals(List.of("+OK\r\n", message(name, "one")), replies);
        }
    }
}
