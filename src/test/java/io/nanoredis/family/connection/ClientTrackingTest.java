package io.nanoredis.family.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.ServerTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Client-side caching over all shards: what is remembered, what is told, and what is counted.
@ParameterizedClass
@ValueSource(ints = {1, 4})
class ClientTrackingTest extends ServerTest {
    private static final int KEYS = 40;
    private static final long DEADLINE_NS = 10_000_000_000L;

    private final int shards;
    private RawClient cache;

    ClientTrackingTest(int shards) {
        this.shards = shards;
    }

    @BeforeEach
    void connectCache() throws IOException {
        call("FLUSHALL");
        call("CONFIG", "SET", "tracking-table-max-keys", "1000000");
        cache = connect();
        call(cache, "HELLO", "3");
    }

    @AfterEach
    void shouldHaveNoInternalErrors() {
        assertEquals(0, server().server().context().faults().count());
    }

    private static String invalidation(String key) {
        return ">2\r\n$10\r\ninvalidate\r\n*1\r\n$" + key.length() + "\r\n" + key + "\r\n";
    }

    private static String all() {
        return ">2\r\n$10\r\ninvalidate\r\n_\r\n";
    }

    private long info(String field) throws IOException {
        Matcher found = Pattern.compile(field + ":(\\d+)")
                .matcher(call("INFO", "everything").text());
        assertTrue(found.find(), field);
        return Long.parseLong(found.group(1));
    }

    private void awaitInfo(String field, long value) throws IOException {
        long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (info(field) != value) {
            assertTrue(System.nanoTime() < deadlineNs, field + " is " + info(field) + ", not " + value);
        }
    }

    /// Shards that let keys go at the same time may let one or two go too many.
    private void awaitFewKeys(long most) throws IOException {
        long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (info("tracking_total_keys") > most) {
            assertTrue(System.nanoTime() < deadlineNs, "more keys than " + most);
        }
    }

    private static List<String> keys(String prefix) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            keys.add(prefix + i);
        }
        return keys;
    }

    private static String[] command(String name, List<String> keys) {
        List<String> words = new ArrayList<>(List.of(name));
        words.addAll(keys);
        return words.toArray(String[]::new);
    }

    private Set<String> news(int count) throws IOException {
        Set<String> news = new HashSet<>();
        for (int i = 0; i < count; i++) {
            news.add(next(cache));
        }
        return news;
    }

    private static Set<String> invalidations(List<String> keys) {
        Set<String> expected = new HashSet<>();
        keys.forEach(key -> expected.add(invalidation(key)));
        return expected;
    }

    @Test
    void shouldRememberTheKeysOfEveryShard() throws IOException {
        List<String> keys = keys("k");
        call(cache, "CLIENT", "TRACKING", "ON");
        call(cache, command("MGET", keys));
        assertEquals(KEYS, info("tracking_total_keys"));
        assertEquals(KEYS, info("tracking_total_items"));
        assertEquals(1, info("tracking_clients"));
        for (String key : keys) {
            call("SET", key, "1");
        }
        assertEquals(invalidations(keys), news(KEYS));
        assertEquals("+PONG\r\n", raw(cache, "PING"));
        assertEquals(0, info("tracking_total_keys"));
        call(cache, command("EXISTS", keys));
        call(command("DEL", keys));
        assertEquals(invalidations(keys), news(KEYS));
    }

    @Test
    void shouldRememberWhatAPipelineReads() throws IOException {
        List<String> keys = keys("k");
        call(cache, "CLIENT", "TRACKING", "ON");
        StringBuilder pipeline = new StringBuilder();
        for (String key : keys) {
            pipeline.append("GET ").append(key).append("\r\n");
        }
        cache.send(pipeline.toString().getBytes(StandardCharsets.US_ASCII));
        cache.readReplies(KEYS);
        for (String key : keys) {
            call("APPEND", key, "1");
            assertEquals(invalidation(key), next(cache));
        }
        assertEquals("+PONG\r\n", raw(cache, "PING"));
    }

    @Test
    void shouldRememberWhatACommandReadsThatNeedsSeveralShards() throws IOException {
        List<String> keys = keys("s");
        call(cache, "CLIENT", "TRACKING", "ON");
        call(cache, command("SUNION", keys));
        for (String key : keys) {
            call("SADD", key, "1");
            assertEquals(invalidation(key), next(cache));
        }
        assertEquals("+PONG\r\n", raw(cache, "PING"));
    }

    @Test
    void shouldFollowTheRepliesOfARoundWithWhatTheClientHasChangedItself() throws IOException {
        List<String> keys = keys("k");
        call(cache, "CLIENT", "TRACKING", "ON");
        call(cache, command("MGET", keys));
        StringBuilder pipeline = new StringBuilder();
        for (String key : keys) {
            pipeline.append("SET ").append(key).append(" 1\r\n");
        }
        cache.send(pipeline.toString().getBytes(StandardCharsets.US_ASCII));
        Set<String> received = new HashSet<>();
        int replies = 0;
        while (received.size() < KEYS || replies < KEYS) {
            String reply = next(cache);
            if (reply.equals("+OK\r\n")) {
                replies++;
            } else {
                received.add(reply);
                assertTrue(received.size() <= replies || shards > 1, "news before the reply");
            }
        }
        assertEquals(invalidations(keys), received);
    }

    @Test
    void shouldTellOnceThatEverythingIsOutOfDate() throws IOException {
        call(cache, "CLIENT", "TRACKING", "ON");
        call(cache, command("MGET", keys("k")));
        call("FLUSHALL");
        assertEquals(all(), next(cache));
        assertEquals("+PONG\r\n", raw(cache, "PING"));
        assertEquals(0, info("tracking_total_keys"));
        call(cache, "FLUSHDB");
        assertEquals(all(), next(cache));
        assertEquals("+PONG\r\n", raw(cache, "PING"));
        RawClient broadcast = connect();
        call(broadcast, "HELLO", "3");
        call(broadcast, "CLIENT", "TRACKING", "ON", "BCAST", "PREFIX", "other");
        call("FLUSHALL");
        assertEquals(all(), next(cache));
        assertEquals(all(), next(broadcast));
        assertEquals("+PONG\r\n", raw(broadcast, "PING"));
    }

    @Test
    void shouldTellOfKeysThatExpireByThemselves() throws IOException {
        List<String> keys = keys("e");
        for (String key : keys) {
            call("SET", key, "1", "PX", "1500");
        }
        call(cache, "CLIENT", "TRACKING", "ON");
        call(cache, command("MGET", keys));
        assertEquals(invalidations(keys), news(KEYS));
    }

    @Test
    void shouldTellAllWhoHaveReadTheKey() throws IOException {
        List<RawClient> caches = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            RawClient one = connect();
            call(one, "HELLO", "3");
            call(one, "CLIENT", "TRACKING", "ON");
            call(one, "GET", "k");
            caches.add(one);
        }
        assertEquals(1, info("tracking_total_keys"));
        assertEquals(30, info("tracking_total_items"));
        assertEquals(30, info("tracking_clients"));
        call("SET", "k", "1");
        for (RawClient one : caches) {
            assertEquals(invalidation("k"), next(one));
            assertEquals("+PONG\r\n", raw(one, "PING"));
        }
    }

    @Test
    void shouldLetKeysGoThatAreTooMany() throws IOException {
        call("CONFIG", "SET", "tracking-table-max-keys", "10");
        call(cache, "CLIENT", "TRACKING", "ON");
        List<String> keys = keys("k");
        for (String key : keys) {
            cache.send(Request.of("GET", key));
        }
        Set<String> forgotten = new HashSet<>();
        int replies = 0;
        while (replies < KEYS || forgotten.size() < KEYS - 10) {
            String reply = next(cache);
            if (reply.equals("_\r\n")) {
                replies++;
            } else {
                forgotten.add(reply);
            }
        }
        awaitFewKeys(10);
        for (String key : keys) {
            call("SET", key, "1");
        }
        while (forgotten.size() < KEYS) {
            forgotten.add(next(cache));
        }
        assertEquals(invalidations(keys), forgotten);
        assertEquals("+PONG\r\n", raw(cache, "PING"));
        call("CONFIG", "SET", "tracking-table-max-keys", "0");
        call(cache, command("MGET", keys));
        assertEquals(KEYS, info("tracking_total_keys"));
        call("CONFIG", "SET", "tracking-table-max-keys", "3");
        awaitFewKeys(3);
    }

    @Test
    void shouldForgetClientsThatAreGone() throws IOException {
        RawClient other = connect();
        call(other, "CLIENT", "TRACKING", "ON");
        call(other, command("MGET", keys("k")));
        RawClient broadcast = connect();
        call(broadcast, "CLIENT", "TRACKING", "ON", "BCAST", "PREFIX", "a", "PREFIX", "b");
        assertEquals(2, info("tracking_clients"));
        assertEquals(2, info("tracking_total_prefixes"));
        call(cache, "CLIENT", "TRACKING", "ON");
        call(cache, "GET", "k1");
        assertEquals(KEYS + 1, info("tracking_total_items"));
        other.close();
        broadcast.close();
        awaitInfo("tracking_clients", 1);
        awaitInfo("tracking_total_prefixes", 0);
        awaitInfo("tracking_total_items", 1);
        awaitInfo("tracking_total_keys", 1);
        call("SET", "k1", "1");
        assertEquals(invalidation("k1"), next(cache));
    }

    @Test
    void shouldBroadcastTheChangesOfAllShards() throws IOException {
        call(cache, "CLIENT", "TRACKING", "ON", "BCAST", "PREFIX", "us", "PREFIX", "ca");
        List<String> keys = keys("user");
        for (String key : keys) {
            call("SET", key, "1");
            assertEquals(invalidation(key), next(cache));
        }
        call("SET", "other", "1");
        List<String> words = new ArrayList<>();
        keys.forEach(key -> words.addAll(List.of(key, "2")));
        call(command("MSET", words));
        Set<String> told = new HashSet<>();
        while (told.size() < KEYS) {
            Reply push = Reply.parse(cache.readReply());
            push.elements().get(1).elements().forEach(key -> told.add(key.text()));
        }
        assertEquals(new HashSet<>(keys), told);
        assertEquals("+PONG\r\n", raw(cache, "PING"));
        assertEquals(2, info("tracking_total_prefixes"));
        call(cache, "CLIENT", "TRACKING", "OFF");
        awaitInfo("tracking_total_prefixes", 0);
        call("SET", "user1", "1");
        assertEquals("+PONG\r\n", raw(cache, "PING"));
    }

    @Test
    void shouldShowTheModeInTheListOfClients() throws IOException {
        call(cache, "CLIENT", "SETNAME", "cache");
        assertTrue(line("cache").contains(" flags=N ") && line("cache").contains(" redir=-1 "), line("cache"));
        call(cache, "CLIENT", "TRACKING", "ON");
        assertTrue(line("cache").contains(" flags=t ") && line("cache").contains(" redir=0 "), line("cache"));
        call(cache, "CLIENT", "TRACKING", "OFF");
        call(cache, "CLIENT", "TRACKING", "ON", "BCAST");
        assertTrue(line("cache").contains(" flags=tB "), line("cache"));
        RawClient receiver = connect();
        String id = call(receiver, "CLIENT", "ID").text();
        call(cache, "CLIENT", "TRACKING", "ON", "BCAST", "REDIRECT", id);
        assertTrue(line("cache").contains(" redir=" + id + " "), line("cache"));
        assertEquals(":" + id + "\r\n", raw(cache, "CLIENT", "GETREDIR"));
        call(receiver, "HELLO", "3");
        call("SET", "k", "1");
        assertEquals(invalidation("k"), next(receiver));
        receiver.close();
        awaitInfo("connected_clients", 2);
        call("SET", "k", "1");
        assertEquals(">2\r\n$21\r\ntracking-redir-broken\r\n:" + id + "\r\n", next(cache));
        assertTrue(line("cache").contains(" flags=tRB "), line("cache"));
        call(cache, "RESET");
        assertTrue(
                !call("CLIENT", "LIST").text().contains(" flags=t"),
                call("CLIENT", "LIST").text());
        assertEquals(
                "*6\r\n$5\r\nflags\r\n*1\r\n$3\r\noff\r\n$8\r\nredirect\r\n:-1\r\n$8\r\nprefixes\r\n*0\r\n",
                raw(cache, "CLIENT", "TRACKINGINFO"));
    }

    private String line(String name) throws IOException {
        return call("CLIENT", "LIST")
                .text()
                .lines()
                .filter(line -> line.contains(" name=" + name + " "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldTrackOneCommandAfterCaching() throws IOException {
        call(cache, "CLIENT", "TRACKING", "ON", "OPTIN");
        List<String> keys = keys("k");
        for (String key : keys) {
            cache.send(Request.of("CLIENT", "CACHING", "YES"));
            cache.send(Request.of("GET", key));
            cache.send(Request.of("GET", "not" + key));
        }
        cache.readReplies(3 * KEYS);
        assertEquals(KEYS, info("tracking_total_keys"));
        call("SET", "notk1", "1");
        call("SET", "k1", "1");
        assertEquals(invalidation("k1"), next(cache));
    }

    @Test
    void shouldTellAClientThatWaitsForAKey() throws IOException {
        call(cache, "CLIENT", "TRACKING", "ON");
        call(cache, "GET", "k");
        call("XADD", "st", "1-1", "a", "b");
        cache.send(Request.of("XREAD", "BLOCK", "0", "STREAMS", "st", "$"));
        awaitInfo("blocked_clients", 1);
        call("SET", "k", "1");
        assertEquals(invalidation("k"), next(cache));
        call("XADD", "st", "1-2", "a", "b");
        Set<String> received = new HashSet<>();
        received.add(next(cache));
        received.add(next(cache));
        assertTrue(received.contains(invalidation("st")), received.toString());
        assertEquals("+PONG\r\n", raw(cache, "PING").replace(invalidation("st"), ""));
    }
}
