package io.nanoredis.family.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.Eventually;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.ServerTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Figures of INFO that follow what clients do: subscribe, watch, wait; and INFO from within scripts.
@ParameterizedClass(name = "{0} shards")
@ValueSource(ints = {1, 4})
class InfoFiguresTest extends ServerTest {
    InfoFiguresTest(int shards) {}

    private long figure(String section, String name) throws IOException {
        String info = call("INFO", section).text();
        int at = info.indexOf("\r\n" + name + ":");
        assertTrue(at >= 0, () -> name + " in " + info);
        return Long.parseLong(info.substring(at + name.length() + 3, info.indexOf('\r', at + 2)));
    }

    private void await(String section, String name, long expected) throws Exception {
        Eventually.holds(name + " " + expected, () -> figure(section, name) == expected);
    }

    @Test
    void shouldCountClientsThatSubscribe() throws Exception {
        RawClient first = connect();
        RawClient second = connect();
        first.call("SUBSCRIBE", "a");
        first.call("PSUBSCRIBE", "a*");
        second.call("HELLO", "3");
        second.call("SSUBSCRIBE", "s");
        assertEquals(2, figure("clients", "pubsub_clients"));
        assertEquals(1, figure("stats", "pubsub_channels"));
        assertEquals(1, figure("stats", "pubsub_patterns"));
        assertEquals(1, figure("stats", "pubsubshard_channels"));
        first.call("UNSUBSCRIBE");
        assertEquals(2, figure("clients", "pubsub_clients"));
        first.call("PUNSUBSCRIBE");
        assertEquals(1, figure("clients", "pubsub_clients"));
        second.close();
        await("clients", "pubsub_clients", 0);
        await("stats", "pubsubshard_channels", 0);
    }

    @Test
    void shouldCountWatchedKeysOnce() throws Exception {
        RawClient first = connect();
        RawClient second = connect();
        first.call("WATCH", "a", "b", "c");
        second.call("WATCH", "c", "d", "c");
        assertEquals(2, figure("clients", "watching_clients"));
        assertEquals(4, figure("clients", "total_watched_keys"));
        second.call("SELECT", "1");
        second.call("WATCH", "a");
        assertEquals(5, figure("clients", "total_watched_keys"));
        first.call("UNWATCH");
        assertEquals(1, figure("clients", "watching_clients"));
        assertEquals(3, figure("clients", "total_watched_keys"));
        second.call("MULTI");
        second.call("PING");
        second.call("EXEC");
        await("clients", "watching_clients", 0);
        await("clients", "total_watched_keys", 0);
        first.call("WATCH", "a");
        first.close();
        await("clients", "watching_clients", 0);
        await("clients", "total_watched_keys", 0);
    }

    @Test
    void shouldTellKeysWhoseRemovalEndsAWait() throws Exception {
        raw("XGROUP", "CREATE", "stream", "group", "$", "MKSTREAM");
        raw("XGROUP", "CREATE", "other", "group", "$", "MKSTREAM");
        RawClient reader = connect();
        RawClient member = connect();
        RawClient popper = connect();
        reader.send(Request.of("XREAD", "BLOCK", "0", "STREAMS", "stream", "$"));
        member.send(
                Request.of("XREADGROUP", "GROUP", "group", "me", "BLOCK", "0", "STREAMS", "stream", "other", ">", ">"));
        popper.send(Request.of("BLPOP", "list", "0"));
        await("clients", "blocked_clients", 3);
        assertEquals(3, figure("clients", "total_blocking_keys"));
        assertEquals(2, figure("clients", "total_blocking_keys_on_nokey"));
        raw("DEL", "other");
        assertEquals("-UNBLOCKED the stream key no longer exists\r\n", next(member));
        await("clients", "total_blocking_keys_on_nokey", 0);
        assertEquals(2, figure("clients", "total_blocking_keys"));
        raw("XADD", "stream", "1-1", "f", "v");
        raw("RPUSH", "list", "v");
        await("clients", "total_blocking_keys", 0);
    }

    @Test
    void shouldCountFieldsThatHaveExpired() throws Exception {
        raw("CONFIG", "RESETSTAT");
        raw("HSET", "hash", "a", "1", "b", "2", "c", "3");
        raw("HPEXPIRE", "hash", "1", "FIELDS", "2", "a", "b");
        await("stats", "expired_subkeys", 2);
        assertEquals(0, figure("stats", "expired_keys"));
        raw("CONFIG", "RESETSTAT");
        assertEquals(0, figure("stats", "expired_subkeys"));
    }

    @Test
    void shouldTellScriptsOfThisProcess() throws Exception {
        String script = "return redis.call('info', 'memory', 'cpu')";
        for (int i = 0; i < 20; i++) {
            String info = call("EVAL", script, "0").text();
            assertTrue(info.contains("\r\nused_memory_rss:") && !info.contains("\r\nused_memory_rss:0\r"), info);
            assertTrue(info.contains("\r\nused_cpu_user:"), info);
        }
        assertTrue(call("EVAL", "return redis.call('memory', 'stats')", "0")
                        .elements()
                        .size()
                > 20);
        assertEquals(0, server().server().context().faults().count());
    }
}
