package io.nanoredis.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.OracleClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeConfigTest {
    @TempDir
    Path folder = Path.of("");

    private final RuntimeConfig config = new RuntimeConfig(ServerConfig.defaults());

    private String value(String name) {
        List<RuntimeConfig.Setting> found = config.matching(name::equals);
        return found.isEmpty() ? "" : found.getFirst().value();
    }

    @Test
    void shouldShowNamesAndAliasesThatPassTheFilter() {
        assertNull(config.set(List.of("lua-time-limit", "7")));
        List<RuntimeConfig.Setting> found = config.matching(name -> name.startsWith("lua") || name.startsWith("busy"));
        assertEquals(
                List.of(
                        new RuntimeConfig.Setting("busy-reply-threshold", "7"),
                        new RuntimeConfig.Setting("lua-time-limit", "7")),
                found);
    }

    @Test
    void shouldChangeAllOptionsOrNone() {
        assertEquals(
                "CONFIG SET failed (possibly related to argument 'hz') - argument couldn't be parsed into an integer",
                config.set(List.of("timeout", "1", "hz", "x")));
        assertEquals("0", value("timeout"));
        assertNull(config.set(List.of("timeout", "1", "hz", "9999")));
        assertEquals("1", value("timeout"));
        assertEquals("500", value("hz"));
    }

    @Test
    void shouldTakeEverythingBackWhenAListenerRefuses() {
        List<Long> seen = new ArrayList<>();
        config.listen(Set.of(OptionTable.TIMEOUT), now -> seen.add(now.get(OptionTable.TIMEOUT)));
        config.listen(Set.of(OptionTable.MAXCLIENTS), now -> {
            throw new ConfigException("too many");
        });
        assertEquals(
                "CONFIG SET failed (possibly related to argument 'maxclients') - too many",
                config.set(List.of("timeout", "5", "maxclients", "7")));
        assertEquals(List.of(5L, 0L), seen);
        assertEquals(0L, config.get(OptionTable.TIMEOUT));
    }

    @Test
    void shouldNotCallListenersForValuesThatStay() {
        config.listen(Set.of(OptionTable.TIMEOUT), now -> {
            throw new ConfigException("called");
        });
        assertNull(config.set(List.of("timeout", "0")));
        assertEquals(
                "CONFIG SET failed (possibly related to argument 'timeout') - called",
                config.set(List.of("timeout", "1")));
    }

    private static final String[][] COMPARED = {
        {"timeout", "x"},
        {"timeout", "-1"},
        {"timeout", "99999999999"},
        {"timeout", ""},
        {"timeout", "1 "},
        {"timeout", "+1"},
        {"timeout", "01"},
        {"timeout", "7"},
        {"TIMEOUT", "8"},
        {"maxmemory", "x"},
        {"maxmemory", "-1"},
        {"maxmemory", "1gb"},
        {"maxmemory", "1GB"},
        {"maxmemory", "1k"},
        {"maxmemory", "10%"},
        {"maxmemory", "1.5gb"},
        {"maxmemory", ""},
        {"maxmemory", "1b"},
        {"maxmemory", " 1"},
        {"maxmemory", "1 gb"},
        {"maxmemory", "0"},
        {"lazyfree-lazy-expire", "x"},
        {"lazyfree-lazy-expire", "YES"},
        {"lazyfree-lazy-expire", "true"},
        {"databases", "3"},
        {"databases", "x"},
        {"foo", "bar"},
        {"hz", "0"},
        {"hz", "9999"},
        {"hz", "-5"},
        {"proto-max-bulk-len", "1"},
        {"proto-max-bulk-len", "1mb"},
        {"proto-max-bulk-len", "1g"},
        {"client-query-buffer-limit", "1"},
        {"maxclients", "0"},
        {"maxclients", "x"},
        {"maxclients", "4294967296"},
        {"tcp-keepalive", "-1"},
        {"slowlog-log-slower-than", "-5"},
        {"slowlog-log-slower-than", "-1"},
        {"slowlog-max-len", "-1"},
        {"latency-tracking-info-percentiles", "50 101"},
        {"latency-tracking-info-percentiles", "50 x"},
        {"latency-tracking-info-percentiles", ""},
        {"latency-tracking-info-percentiles", "50 99.9 0.001 100.0 5e1"},
        {"client-output-buffer-limit", "normal 1 2"},
        {"client-output-buffer-limit", "normal 1 2 x"},
        {"client-output-buffer-limit", "foo 1 2 3"},
        {"client-output-buffer-limit", "normal 1kb 2mb 3"},
        {"client-output-buffer-limit", "normal 0 0 0 slave 1 1 1"},
        {"client-output-buffer-limit", "normal 1 x 3"},
        {"client-output-buffer-limit", "normal 1 2 -3"},
        {"client-output-buffer-limit", ""},
        {"client-output-buffer-limit", "replica 1 2 3"},
        {"loglevel", "x"},
        {"loglevel", "DEBUG"},
        {"logfile", "x"},
        {"requirepass", "a b"},
        {"requirepass", ""},
        {"enable-debug-command", "yes"},
        {"protected-mode", "no"},
        {"unixsocket", "x"},
        {"unixsocketperm", "700"},
        {"lfu-log-factor", "-1"},
        {"lfu-decay-time", "x"},
        {"busy-reply-threshold", "x"},
        {"shutdown-timeout", "-1"},
        {"active-expire-effort", "11"},
        {"active-expire-effort", "0"},
        {"active-defrag-threshold-lower", "1001"},
        {"active-defrag-cycle-max", "100"},
        {"active-defrag-ignore-bytes", "0"},
        {"tcp-backlog", "1"},
        {"latency-monitor-threshold", "-1"},
        {"latency-monitor-threshold", "99999999999999999999"},
        {"latency-tracking", "x"},
        {"save", ""},
        {"timeout", "1", "hz", "x"},
        {"hz", "20", "hz", "30"},
        {"hz", "20", "HZ", "30"},
        {"hz", "20", "foo", "x"},
        {"databases", "1", "foo", "x"},
        {"foo", "x", "databases", "1"},
        {"hz", "x", "timeout", "y"},
        {"hz", "x", "databases", "20"},
        {"hz", "x", "hz", "y"},
        {"hz", "20", "timeout"},
        {"lua-time-limit", "1", "hz", "11"}
    };

    @Test
    void shouldAnswerConfigSetAndGetAsRedisDoes() throws IOException {
        try (OracleClient oracle = OracleClient.start("--enable-debug-command", "no")) {
            for (String[] words : COMPARED) {
                List<String> command = new ArrayList<>(List.of("CONFIG", "SET"));
                command.addAll(List.of(words));
                String expected = oracle.call(command.toArray(String[]::new));
                String error = config.set(List.of(words));
                assertEquals(expected, error == null ? "+OK\r\n" : "-ERR " + error + "\r\n", String.join(" ", words));
                assertSameValue(oracle, words[0].toLowerCase(Locale.ROOT));
            }
        }
    }

    private void assertSameValue(OracleClient oracle, String name) throws IOException {
        String shown = value(name);
        String expected = oracle.call("CONFIG", "GET", name);
        if (OptionTable.find(name) == null) {
            assertEquals("*0\r\n", expected);
            return;
        }
        assertEquals(
                "*2\r\n$" + name.length() + "\r\n" + name + "\r\n$" + shown.length() + "\r\n" + shown + "\r\n",
                expected);
    }

    @Test
    void shouldKeepCommentsOrderAndValidLinesWhenRewriting() throws IOException {
        Path file = folder.resolve("nanoredis.conf");
        Files.write(file, List.of("# mine", "timeout 3", "", "maxmemory 1gb", "hz 20", "# end"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        RuntimeConfig fromFile = new RuntimeConfig(ConfigLoader.load(file.toString(), "--databases=3"));
        assertNull(fromFile.set(List.of(
                "hz",
                "30",
                "requirepass",
                "a b",
                "client-output-buffer-limit",
                "normal 1 2 3",
                "latency-tracking",
                "no")));
        assertTrue(fromFile.hasFile());
        fromFile.rewrite();
        assertEquals(
                List.of(
                        "# mine",
                        "timeout 3",
                        "",
                        "maxmemory 1gb",
                        "hz 30",
                        "# end",
                        "# Generated by CONFIG REWRITE",
                        "databases 3",
                        "requirepass \"a b\"",
                        "client-output-buffer-limit normal 1 2 3",
                        "client-output-buffer-limit slave 268435456 67108864 60",
                        "client-output-buffer-limit pubsub 33554432 8388608 60",
                        "latency-tracking no"),
                Files.readAllLines(file, StandardCharsets.ISO_8859_1));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertReloads(fromFile, file);
        try (var entries = Files.list(folder)) {
            assertEquals(1, entries.count(), "no temporary file is left");
        }
    }

    private static void assertReloads(RuntimeConfig expected, Path file) {
        ServerConfig reloaded = ConfigLoader.loadFile(file);
        for (Option<?> option : OptionTable.all()) {
            assertEquals(expected.get(option), reloaded.get(option), option.name());
        }
    }

    @Test
    void shouldReplaceSeveralLinesOfAnOptionAndReturnToDefaultsWhenRewriting() throws IOException {
        Path file = folder.resolve("nanoredis.conf");
        Files.write(
                file,
                List.of(
                        "timeout 1",
                        "client-output-buffer-limit normal 1 1 1",
                        "timeout 2",
                        "client-output-buffer-limit pubsub 1 1 1",
                        "requirepass x"));
        RuntimeConfig fromFile = new RuntimeConfig(ConfigLoader.load(file.toString()));
        assertNull(
                fromFile.set(List.of("timeout", "0", "requirepass", "", "client-output-buffer-limit", "normal 0 0 0")));
        fromFile.rewrite();
        fromFile.rewrite();
        assertReloads(fromFile, file);
        List<String> lines = Files.readAllLines(file);
        assertEquals("timeout 0", lines.getFirst());
        assertEquals(
                1, lines.stream().filter(line -> line.startsWith("timeout")).count());
        assertEquals("requirepass \"\"", lines.getLast());
    }

    @Test
    void shouldHaveNoFileToRewriteWithoutOne() {
        assertFalse(config.hasFile());
    }
}
