package io.nanoredis.family.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// CONFIG, INFO, TIME, ROLE, SLOWLOG, SHUTDOWN and LOLWUT, with one shard and with four.
@ParameterizedClass
@ValueSource(ints = {1, 4})
final class ServerCommandsTest {
    private final int shards;
    private TestServer server;
    private RawClient client;

    ServerCommandsTest(int shards) throws Exception {
        this.shards = shards;
        this.server = TestServer.start(shards);
        this.client = server.connect();
    }

    @BeforeEach
    void shouldBeAuthenticated() throws IOException {
        assertEquals("+PONG\r\n", raw("PING"));
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    private String raw(String... words) throws IOException {
        return new String(client.call(words), StandardCharsets.ISO_8859_1);
    }

    private Reply call(String... words) throws IOException {
        return Reply.parse(client.call(words));
    }

    private String info(String... sections) throws IOException {
        String[] words = new String[sections.length + 1];
        words[0] = "INFO";
        System.arraycopy(sections, 0, words, 1, sections.length);
        return call(words).text();
    }

    private static String field(String info, String name) {
        return info.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in:\n" + info));
    }

    private static List<String> titles(String info) {
        return info.lines()
                .filter(line -> line.startsWith("# "))
                .map(line -> line.substring(2))
                .toList();
    }

    // ---- CONFIG

    @Test
    void shouldShowAnOptionUnderTheNameThatWasAskedFor() throws IOException {
        assertEquals("*2\r\n$7\r\nTIMEOUT\r\n$1\r\n0\r\n", raw("CONFIG", "GET", "TIMEOUT"));
    }

    @Test
    void shouldShowEveryOptionThatMatchesOnce() throws IOException {
        Reply reply = call("CONFIG", "GET", "slowlog-*", "SLOWLOG-max-len", "nosuch");
        assertEquals(4, reply.elements().size());
        assertEquals("128", reply.get("slowlog-max-len").text());
    }

    @Test
    void shouldShowOptionsAsAMapInResp3() throws IOException {
        client.call("HELLO", "3");
        assertEquals("%1\r\n$7\r\ntimeout\r\n$1\r\n0\r\n", raw("CONFIG", "GET", "timeout"));
        assertEquals("%0\r\n", raw("CONFIG", "GET", "nosuch"));
    }

    @Test
    void shouldChangeSeveralOptionsAtOnce() throws IOException {
        assertEquals("+OK\r\n", raw("CONFIG", "SET", "timeout", "7", "maxmemory", "1gb"));
        assertEquals("7", call("CONFIG", "GET", "timeout").elements().get(1).text());
        assertEquals(
                "1073741824",
                call("CONFIG", "GET", "maxmemory").get("maxmemory").text());
    }

    @Test
    void shouldChangeNothingWhenOneOptionIsRefused() throws IOException {
        assertEquals(
                "-ERR CONFIG SET failed (possibly related to argument 'timeout') - argument couldn't be parsed into an"
                        + " integer\r\n",
                raw("CONFIG", "SET", "maxmemory", "5", "TIMEOUT", "abc"));
        assertEquals("0", call("CONFIG", "GET", "maxmemory").get("maxmemory").text());
    }

    @Test
    void shouldRefuseUnknownFixedAndRepeatedOptions() throws IOException {
        assertEquals(
                "-ERR Unknown option or number of arguments for CONFIG SET - 'nosuch'\r\n",
                raw("CONFIG", "SET", "nosuch", "1"));
        assertEquals(
                "-ERR Unknown option or number of arguments for CONFIG SET - 'no'\r\n",
                raw("CONFIG", "SET", "no\0such", "1"));
        assertEquals("-ERR syntax error\r\n", raw("CONFIG", "SET", "timeout", "1", "maxmemory"));
        assertEquals(
                "-ERR CONFIG SET failed (possibly related to argument 'databases') - can't set immutable config\r\n",
                raw("CONFIG", "SET", "databases", "3"));
        assertEquals(
                "-ERR CONFIG SET failed (possibly related to argument 'TIMEOUT') - duplicate parameter\r\n",
                raw("CONFIG", "SET", "timeout", "1", "TIMEOUT", "2"));
    }

    @Test
    void shouldAskForThePasswordOnceItIsSet() throws IOException {
        assertEquals("+OK\r\n", raw("CONFIG", "SET", "requirepass", "secret"));
        try (RawClient other = server.connect()) {
            assertEquals(
                    "NOAUTH Authentication required.",
                    Reply.parse(other.call("GET", "k")).text());
        }
        assertEquals("$-1\r\n", raw("GET", "k"), "who was there before stays authenticated");
    }

    @Test
    void shouldRefuseWritesBeyondMaxmemoryOnceItIsSet() throws IOException {
        raw("SET", "k", "v");
        raw("CONFIG", "SET", "maxmemory", "1");
        assertEquals("-OOM command not allowed when used memory > 'maxmemory'.\r\n", raw("SET", "k", "w"));
        assertEquals("$1\r\nv\r\n", raw("GET", "k"));
    }

    @Test
    void shouldSetCountersBackAndKeepTheData() throws IOException {
        raw("SET", "k", "v");
        raw("GET", "k");
        raw("GET", "nosuch");
        raw("NOSUCH");
        assertEquals("1", field(info("stats"), "keyspace_hits"));
        assertEquals("+OK\r\n", raw("CONFIG", "RESETSTAT"));
        String stats = info("stats");
        assertEquals("0", field(stats, "keyspace_hits"));
        assertEquals("0", field(stats, "keyspace_misses"));
        assertEquals("0", field(stats, "total_error_replies"));
        assertEquals("0", field(stats, "total_connections_received"));
        assertEquals("$1\r\nv\r\n", raw("GET", "k"));
    }

    @Test
    void shouldNotRewriteAFileThatWasNotGiven() throws IOException {
        assertEquals("-ERR The server is running without a config file\r\n", raw("CONFIG", "REWRITE"));
    }

    @Test
    void shouldRewriteTheFileItWasStartedWith(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("nano.conf");
        Files.writeString(file, "# mine\ntimeout 3\n");
        try (TestServer other = TestServer.startWithFile(file, shards);
                RawClient admin = other.connect()) {
            assertEquals("+OK\r\n", new String(admin.call("CONFIG", "SET", "timeout", "9"), StandardCharsets.UTF_8));
            assertEquals("+OK\r\n", new String(admin.call("CONFIG", "REWRITE"), StandardCharsets.UTF_8));
        }
        String written = Files.readString(file);
        assertTrue(written.contains("# mine\ntimeout 9\n"), written);
    }

    // ---- INFO

    @Test
    void shouldShowTheDefaultSectionsInRedisOrder() throws IOException {
        List<String> expected = List.of(
                "Server",
                "Clients",
                "Memory",
                "Persistence",
                "Stats",
                "Replication",
                "CPU",
                "Modules",
                "Errorstats",
                "Cluster",
                "Keyspace",
                "Shards");
        assertEquals(expected, titles(info()));
        assertEquals(expected, titles(info("default")));
        assertEquals(expected, titles(info("nosuch", "DEFAULT")));
    }

    @Test
    void shouldShowChosenSectionsInTheSameOrder() throws IOException {
        assertEquals(List.of("Server", "Keyspace"), titles(info("keyspace", "SERVER", "nosuch")));
        assertEquals("", info("nosuch"));
        assertEquals("# Modules\r\n", info("modules"));
        assertEquals("# Modules\r\n\r\n# Cluster\r\ncluster_enabled:0\r\n", info("cluster", "module_list"));
        assertEquals(14, titles(info("everything")).size());
        assertEquals(14, titles(info("all")).size());
    }

    @Test
    void shouldShowInfoAsVerbatimTextInResp3() throws IOException {
        client.call("HELLO", "3");
        assertEquals("=34\r\ntxt:# Cluster\r\ncluster_enabled:0\r\n\r\n", raw("INFO", "cluster"));
        assertEquals("=4\r\ntxt:\r\n", raw("INFO", "nosuch"));
    }

    @Test
    void shouldTellVersionsAndPort() throws IOException {
        String info = info("server");
        assertEquals("7.4.0", field(info, "redis_version"));
        assertEquals(Integer.toString(server.port()), field(info, "tcp_port"));
        assertEquals("standalone", field(info, "redis_mode"));
        assertTrue(field(info, "run_id").matches("[0-9a-f]{40}"));
    }

    @Test
    void shouldCountKeysOfAllShards() throws IOException {
        for (int i = 0; i < 50; i++) {
            raw("SET", "key:" + i, "v");
        }
        raw("EXPIRE", "key:1", "1000");
        raw("SELECT", "3");
        raw("SET", "other", "v");
        String info = info("keyspace");
        assertTrue(field(info, "db0").startsWith("keys=50,expires=1,avg_ttl="), info);
        assertEquals("keys=1,expires=0,avg_ttl=0", field(info, "db3"));
    }

    @Test
    void shouldCountACommandOverSeveralShardsOnce() throws IOException {
        raw("MSET", "a", "1", "b", "2", "c", "3", "d", "4", "e", "5");
        raw("MGET", "a", "b", "c", "d", "e");
        raw("DBSIZE");
        String info = info("commandstats");
        assertTrue(field(info, "cmdstat_mset").startsWith("calls=1,"), info);
        assertTrue(field(info, "cmdstat_mget").startsWith("calls=1,"), info);
        assertTrue(field(info, "cmdstat_dbsize").startsWith("calls=1,"), info);
    }

    @Test
    void shouldCountRefusedAndFailedCalls() throws IOException {
        raw("GET");
        raw("SET", "k", "v");
        raw("INCR", "k");
        raw("NOSUCH");
        String info = info("commandstats", "errorstats");
        assertTrue(field(info, "cmdstat_get").endsWith("rejected_calls=1,failed_calls=0"), info);
        assertTrue(field(info, "cmdstat_incr").endsWith("rejected_calls=0,failed_calls=1"), info);
        assertEquals("count=3", field(info, "errorstat_ERR"));
    }

    @Test
    void shouldShowThePercentilesThatAreConfigured() throws IOException {
        raw("CONFIG", "SET", "latency-tracking-info-percentiles", "50 99.95");
        raw("SET", "k", "v");
        String line = field(info("latencystats"), "latency_percentiles_usec_set");
        assertTrue(line.matches("p50=\\d+\\.\\d{3},p99\\.95=\\d+\\.\\d{3}"), line);
    }

    @Test
    void shouldShowALineForEachShard() throws IOException {
        for (int i = 0; i < 40; i++) {
            raw("SET", "key:" + i, "v");
        }
        String info = info("shards");
        long keys = 0;
        for (int i = 0; i < shards; i++) {
            String line = field(info, "shard" + i);
            keys += Long.parseLong(line.substring("keys=".length(), line.indexOf(',')));
            assertTrue(line.contains(",local_ratio=") && line.contains(",ring_slots="), line);
        }
        assertEquals(40, keys);
        assertEquals(Integer.toString(shards), field(info, "shards"));
    }

    @Test
    void shouldShowMemoryInUseAndItsPeak() throws IOException {
        raw("SET", "k", "x".repeat(100_000));
        long used = Long.parseLong(field(info("memory"), "used_memory"));
        assertTrue(used >= 100_000, "used " + used);
        raw("DEL", "k");
        String memory = info("memory");
        assertTrue(Long.parseLong(field(memory, "used_memory")) < used);
        assertTrue(Long.parseLong(field(memory, "used_memory_peak")) >= used);
        assertTrue(Long.parseLong(field(memory, "used_memory_rss")) > 1 << 20);
    }

    // ---- TIME, ROLE, LOLWUT, ACL

    @Test
    void shouldTellTheTime() throws IOException {
        long before = System.currentTimeMillis() / 1000;
        Reply time = call("TIME");
        assertEquals(2, time.elements().size());
        assertTrue(time.elements().get(0).number() >= before);
        assertTrue(time.elements().get(1).number() < 1_000_000);
        assertEquals("-ERR wrong number of arguments for 'time' command\r\n", raw("TIME", "x"));
    }

    @Test
    void shouldBeAMasterWithoutReplicas() throws IOException {
        assertEquals("*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n", raw("ROLE"));
    }

    @Test
    void shouldEndItsArtWithTheVersion() throws IOException {
        assertTrue(call("LOLWUT").text().endsWith("\nRedis ver. 7.4.0\n"));
        assertNotEquals(raw("LOLWUT"), raw("LOLWUT"));
        assertEquals(4, call("LOLWUT", "VERSION", "6", "10", "2").text().lines().count());
        assertEquals("-ERR value is not an integer or out of range\r\n", raw("LOLWUT", "VERSION", "a"));
        client.call("HELLO", "3");
        assertEquals('=', call("LOLWUT").type());
    }

    @Test
    void shouldKnowTheDefaultUserOnly() throws IOException {
        assertEquals("$7\r\ndefault\r\n", raw("ACL", "WHOAMI"));
    }

    @Test
    void shouldListTheSubcommandsOfEachContainer() throws IOException {
        for (String container : List.of("CONFIG", "SLOWLOG", "LATENCY", "MEMORY", "ACL")) {
            Reply help = call(container, "HELP");
            assertEquals(
                    container + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
                    help.elements().getFirst().text());
            assertTrue(help.elements().stream().allMatch(line -> line.type() == '+'));
            assertEquals("-ERR unknown subcommand 'NOSUCH'. Try " + container + " HELP.\r\n", raw(container, "NOSUCH"));
        }
    }

    // ---- SLOWLOG

    @Test
    void shouldRememberSlowCommandsOfAllThreadsNewestFirst() throws IOException {
        raw("CONFIG", "SET", "slowlog-log-slower-than", "0");
        raw("CLIENT", "SETNAME", "tester");
        for (int i = 0; i < 6; i++) {
            raw("SET", "key:" + i, "v");
        }
        raw("CONFIG", "SET", "slowlog-log-slower-than", "-1");
        List<Reply> entries = call("SLOWLOG", "GET", "-1").elements();
        long last = Long.MAX_VALUE;
        for (Reply entry : entries) {
            assertEquals(6, entry.elements().size());
            assertTrue(entry.elements().get(0).number() < last);
            last = entry.elements().get(0).number();
            assertTrue(entry.elements().get(4).text().startsWith("127.0.0.1:"));
        }
        assertEquals(entries.size(), call("SLOWLOG", "LEN").number());
        Reply newest = entries.stream()
                .filter(e -> e.elements().get(3).elements().get(0).text().equals("SET"))
                .findFirst()
                .orElseThrow();
        assertEquals("key:5", newest.elements().get(3).elements().get(1).text());
        assertEquals("tester", newest.elements().get(5).text());
        assertEquals("+OK\r\n", raw("SLOWLOG", "RESET"));
        assertEquals(":0\r\n", raw("SLOWLOG", "LEN"));
    }

    @Test
    void shouldRememberNoMoreSlowCommandsThanAllowed() throws IOException {
        raw("CONFIG", "SET", "slowlog-log-slower-than", "0", "slowlog-max-len", "5");
        for (int i = 0; i < 40; i++) {
            raw("SET", "key:" + i, "v");
        }
        assertEquals(5, call("SLOWLOG", "GET").elements().size());
        assertEquals(2, call("SLOWLOG", "GET", "2").elements().size());
        assertEquals(5, call("SLOWLOG", "LEN").number());
        assertEquals("*0\r\n", raw("SLOWLOG", "GET", "0"));
    }

    @Test
    void shouldShortenTheArgumentsOfSlowCommands() throws IOException {
        raw("CONFIG", "SET", "slowlog-log-slower-than", "0");
        String[] words = new String[40];
        java.util.Arrays.fill(words, "{tag}k");
        words[0] = "DEL";
        raw(words);
        raw("SET", "{tag}k", "b".repeat(200));
        List<Reply> entries = call("SLOWLOG", "GET", "2").elements();
        Reply set = entries.get(0).elements().get(3);
        Reply del = entries.get(1).elements().get(3);
        assertEquals(
                "b".repeat(128) + "... (72 more bytes)", set.elements().get(2).text());
        assertEquals(32, del.elements().size());
        assertEquals("... (9 more arguments)", del.elements().get(31).text());
    }

    @Test
    void shouldHidePasswordsFromTheSlowCommands() throws IOException {
        raw("CONFIG", "SET", "slowlog-log-slower-than", "0");
        raw("CONFIG", "SET", "timeout", "5", "requirepass", "secret");
        Reply newest = call("SLOWLOG", "GET", "1").elements().getFirst();
        List<String> arguments =
                newest.elements().get(3).elements().stream().map(Reply::text).toList();
        assertEquals(List.of("CONFIG", "SET", "timeout", "5", "requirepass", "(redacted)"), arguments);
    }

    @Test
    void shouldRefuseBadSlowlogCounts() throws IOException {
        String refusal = "-ERR count should be greater than or equal to -1\r\n";
        assertEquals(refusal, raw("SLOWLOG", "GET", "-2"));
        assertEquals(refusal, raw("SLOWLOG", "GET", "x"));
        assertEquals(
                "-ERR unknown subcommand or wrong number of arguments for 'GET'. Try SLOWLOG HELP.\r\n",
                raw("SLOWLOG", "GET", "1", "2"));
    }

    // ---- SHUTDOWN

    @Test
    void shouldCheckTheOptionsOfAShutdown() throws IOException {
        assertEquals("-ERR syntax error\r\n", raw("SHUTDOWN", "FOO"));
        assertEquals("-ERR syntax error\r\n", raw("SHUTDOWN", "SAVE", "NOSAVE"));
        assertEquals("-ERR syntax error\r\n", raw("SHUTDOWN", "ABORT", "NOW"));
        assertEquals("-ERR No shutdown in progress.\r\n", raw("SHUTDOWN", "ABORT"));
    }

    @Test
    void shouldStopWhenToldTo() throws Exception {
        client.send(io.nanoredis.testing.Request.of("SHUTDOWN", "NOSAVE"));
        assertTrue(client.awaitClosed(Duration.ofSeconds(10)));
        server.server().awaitStopped();
    }
}
