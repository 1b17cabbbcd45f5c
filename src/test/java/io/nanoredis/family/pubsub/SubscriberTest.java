package io.nanoredis.family.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.ServerTest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// What a server knows of its subscribers, and what becomes of them.
@ParameterizedClass
@ValueSource(ints = {1, 4})
class SubscriberTest extends ServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    SubscriberTest(int shards) {}

    @AfterEach
    void restoreLimits() throws IOException {
        raw(connect(), "CONFIG", "SET", "client-output-buffer-limit", "pubsub 32mb 8mb 60", "timeout", "0");
    }

    private String row(long id) throws IOException {
        return call("CLIENT", "LIST", "ID", Long.toString(id)).text();
    }

    private static long id(RawClient client) throws IOException {
        return call(client, "CLIENT", "ID").number();
    }

    private String info(String field) throws IOException {
        String text = call("INFO", "stats").text();
        int at = text.indexOf("\n" + field + ":") + field.length() + 2;
        return text.substring(at, text.indexOf('\r', at));
    }

    private void awaitReceivers(String channel, long count) throws IOException {
        awaitReceivers("PUBLISH", channel, count);
    }

    private void awaitReceivers(String publish, String channel, long count) throws IOException {
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (call(publish, channel, "count").number() != count) {
            assertTrue(System.nanoTime() < deadlineNs, "receivers of " + channel);
        }
    }

    @Test
    void shouldShowSubscriptionsInClientListAndInfo() throws IOException {
        RawClient subscriber = connect();
        long id = id(subscriber);
        assertTrue(row(id).contains(" flags=N db=0 sub=0 psub=0 ssub=0 "), row(id));
        call(subscriber, "SUBSCRIBE", "a");
        call(subscriber, "PSUBSCRIBE", "p*");
        call(subscriber, "SSUBSCRIBE", "s");
        assertTrue(row(id).contains(" flags=P db=0 sub=1 psub=1 ssub=1 "), row(id));
        assertEquals("1", info("pubsub_channels"));
        assertEquals("1", info("pubsub_patterns"));
        assertEquals("1", info("pubsubshard_channels"));
        assertTrue(call("CLIENT", "LIST", "TYPE", "pubsub").text().startsWith("id=" + id + " "));
        assertFalse(call("CLIENT", "LIST", "TYPE", "normal").text().contains("id=" + id + " "));
        call(subscriber, "UNSUBSCRIBE");
        call(subscriber, "PUNSUBSCRIBE");
        call(subscriber, "SUNSUBSCRIBE");
        assertTrue(row(id).contains(" flags=N db=0 sub=0 psub=0 ssub=0 "), row(id));
        assertEquals("0", info("pubsub_channels"));
    }

    @Test
    void shouldKillSubscribersByType() throws IOException {
        RawClient subscriber = connect();
        RawClient other = connect();
        call(subscriber, "SUBSCRIBE", "a");
        assertEquals(":1\r\n", raw("CLIENT", "KILL", "TYPE", "pubsub"));
        assertTrue(subscriber.awaitClosed(PATIENCE));
        assertEquals("+PONG\r\n", raw(other, "PING"));
        awaitReceivers("a", 0);
    }

    @Test
    void shouldForgetWhoDisconnectsOrQuits() throws IOException {
        List<RawClient> subscribers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            RawClient subscriber = connect();
            subscribers.add(subscriber);
            call(subscriber, "SUBSCRIBE", "crowd");
            call(subscriber, "PSUBSCRIBE", "cr*d");
            call(subscriber, "SSUBSCRIBE", "crowd");
        }
        assertEquals(":16\r\n", raw("PUBLISH", "crowd", "x"));
        assertEquals(":8\r\n", raw("SPUBLISH", "crowd", "x"));
        for (int i = 0; i < 4; i++) {
            subscribers.get(i).close();
        }
        awaitReceivers("crowd", 8);
        for (int i = 4; i < 8; i++) {
            subscribers.get(i).send(Request.of("QUIT"));
        }
        awaitReceivers("crowd", 0);
        awaitReceivers("SPUBLISH", "crowd", 0);
        assertEquals("*0\r\n", raw("PUBSUB", "CHANNELS"));
        assertEquals("*0\r\n", raw("PUBSUB", "SHARDCHANNELS"));
        assertEquals(":0\r\n", raw("PUBSUB", "NUMPAT"));
        assertEquals("*2\r\n$5\r\ncrowd\r\n:0\r\n", raw("PUBSUB", "NUMSUB", "crowd"));
        assertEquals("*2\r\n$5\r\ncrowd\r\n:0\r\n", raw("PUBSUB", "SHARDNUMSUB", "crowd"));
        assertTrue(call("PUBSUB", "HELP").elements().size() > 6);
    }

    @Test
    void shouldForgetWhoDisconnectsInTheMiddleOfSubscribing() throws IOException {
        for (int round = 0; round < 200; round++) {
            RawClient subscriber = connect();
            subscriber.send(Request.of("SUBSCRIBE", "race", "race2", "race3"));
            subscriber.send(Request.of("UNSUBSCRIBE", "race2"));
            if (round % 2 == 0) {
                subscriber.readReply();
            }
            subscriber.close();
        }
        awaitReceivers("race", 0);
        awaitReceivers("race2", 0);
        awaitReceivers("race3", 0);
        assertEquals("*0\r\n", raw("PUBSUB", "CHANNELS", "race*"));
    }

    @Test
    void shouldCloseASlowSubscriberAndServeTheOthers() throws IOException {
        raw("CONFIG", "SET", "client-output-buffer-limit", "pubsub 1mb 0 0");
        RawClient slow = connect();
        RawClient quick = connect();
        call(slow, "SUBSCRIBE", "flood");
        call(quick, "SUBSCRIBE", "flood");
        String text = "x".repeat(100_000);
        int published = 0;
        long receivers = 2;
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (receivers == 2) {
            receivers = call("PUBLISH", "flood", text).number();
            published++;
            assertTrue(System.nanoTime() < deadlineNs, "a subscriber that reads nothing stays");
            assertEquals(text, Reply.parse(quick.readReply()).elements().get(2).text());
        }
        assertTrue(published > 10, "messages: " + published);
        assertEquals(1, receivers);
        assertTrue(Integer.parseInt(info("client_output_buffer_limit_disconnections")) >= 1);
    }

    @Test
    void shouldCloseASubscriberThatIsBeyondTheSoftLimitForTooLong() throws IOException {
        raw("CONFIG", "SET", "client-output-buffer-limit", "pubsub 0 64kb 1");
        RawClient slow = connect();
        call(slow, "SUBSCRIBE", "drip");
        String text = "x".repeat(100_000);
        for (int i = 0; i < 100; i++) {
            call("PUBLISH", "drip", text);
        }
        awaitReceivers("drip", 0);
    }

    @Test
    void shouldNotCloseASubscriberForBeingIdle() throws IOException {
        RawClient subscriber = connect();
        RawClient idle = connect();
        call(subscriber, "SUBSCRIBE", "quiet");
        call(idle, "PING");
        raw("CONFIG", "SET", "timeout", "1");
        assertTrue(idle.awaitClosed(PATIENCE));
        RawClient publisher = connect();
        assertEquals(":1\r\n", raw(publisher, "PUBLISH", "quiet", "still there"));
        assertTrue(next(subscriber).endsWith("still there\r\n"));
    }

    @Test
    void shouldCountSubscribersByChannelWhileManyComeAndGo() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            RawClient client = connect();
            threads.add(Thread.ofPlatform().start(() -> comeAndGo(client)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(":4\r\n", raw("PUBLISH", "last", "x"));
        assertEquals("*1\r\n$4\r\nlast\r\n", raw("PUBSUB", "CHANNELS"));
    }

    private static void comeAndGo(RawClient client) {
        try {
            for (int i = 0; i < 100; i++) {
                client.send(Request.of("SUBSCRIBE", "one", "two", "one"));
                client.readReplies(3);
                client.send(Request.of("UNSUBSCRIBE"));
                client.readReplies(2);
            }
            client.call("SUBSCRIBE", "last");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
