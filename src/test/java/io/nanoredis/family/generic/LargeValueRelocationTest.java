package io.nanoredis.family.generic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.Interchange;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Values that own blocks travel in parts, by COPY on one shard and by COPY and RENAME between two: they arrive whole,
/// with their encoding and their times.
class LargeValueRelocationTest {
    private static final int KEYS = 8;
    private static final int ELEMENTS = 12_000;
    private static final int BATCH = 400;
    private static final String FAR = "4000000000000";

    private static final List<String> TYPES =
            List.of("hash", "expiring", "set", "zset", "list", "stream", "groups", "array");

    private static String[] words(String type, int i) {
        String text = i % 7 == 0 ? "x".repeat(i % 300) + i : "element" + i;
        return switch (type) {
            case "hash", "expiring" -> new String[] {"f" + i, i % 3 == 0 ? "" + i : text};
            case "set" -> new String[] {text};
            case "zset" -> new String[] {i % 5 == 0 ? "-0" : "" + i % 100 / 3.0, text};
            case "list" -> new String[] {i % 2 == 0 ? "" + i * 31L : text};
            case "array" -> new String[] {"" + i * 3, text};
            default -> throw new IllegalArgumentException(type);
        };
    }

    private static String command(String type) {
        return switch (type) {
            case "hash", "expiring" -> "HSET";
            case "set" -> "SADD";
            case "zset" -> "ZADD";
            case "list" -> "RPUSH";
            default -> "ARMSET";
        };
    }

    private static void fill(Shell shell, String type, int elements) throws IOException {
        shell.run("DEL from");
        if (type.equals("stream") || type.equals("groups")) {
            fillStream(shell, type.equals("groups"), elements);
            return;
        }
        for (int from = 0; from < elements; from += BATCH) {
            StringBuilder line = new StringBuilder(command(type)).append(" from");
            for (int i = from; i < Math.min(from + BATCH, elements); i++) {
                line.append(' ').append(String.join(" ", words(type, i)));
            }
            shell.run(line.toString());
        }
        if (type.equals("expiring")) {
            shell.run("HPEXPIREAT from " + FAR + " FIELDS 2 f1 f2");
        }
    }

    private static void fillStream(Shell shell, boolean groups, int elements) throws IOException {
        for (int i = 1; i <= elements / 4; i++) {
            shell.run("XADD from " + i + "-0 field " + "v".repeat(i % 100) + i);
        }
        shell.run("XDEL from 3-0 5-0");
        if (groups) {
            shell.run("XGROUP CREATE from g 0");
            shell.run("XGROUP CREATE from h 7-0");
            shell.run("XREADGROUP GROUP g alice COUNT 300 STREAMS from >");
            shell.run("XNACK from g FAIL IDS 2 1-0 2-0");
            shell.run("XADD from IDMP p i * f v");
        }
    }

    private static String shown(Shell shell, String key) throws IOException {
        return Interchange.digest(shell.client(), key)
                + shell.run("OBJECT ENCODING " + key)
                + shell.run("PEXPIRETIME " + key);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldArriveWhole(int shards) throws Exception {
        try (Shell shell = new Shell(shards, "--enable-debug-command=yes")) {
            for (String type : TYPES) {
                fill(shell, type, ELEMENTS);
                shell.run("PEXPIREAT from 4100000000000");
                String expected = shown(shell, "from");
                for (int i = 0; i < KEYS; i++) {
                    shell.run("SET k" + i + " old");
                    shell.expectInteger(0, "COPY from k" + i);
                    shell.expectInteger(1, "COPY from k" + i + " REPLACE");
                    assertEquals(expected, shown(shell, "k" + i), type);
                    shell.expect("+OK", "RENAME k" + i + " to");
                    assertEquals(expected, shown(shell, "to"), type);
                    shell.expectInteger(0, "EXISTS k" + i);
                }
                assertEquals(expected, shown(shell, "from"), type);
                shell.expect("+OK", "DEBUG VERIFY");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldCarryWhatBelongsToThem(int shards) throws Exception {
        try (Shell shell = new Shell(shards, "--enable-debug-command=yes")) {
            fill(shell, "groups", ELEMENTS);
            String[] questions = {"XPENDING # g", "XINFO GROUPS #", "XINFO STREAM # FULL COUNT 3"};
            for (int i = 0; i < KEYS; i++) {
                shell.expectInteger(1, "COPY from k" + i);
                for (String question : questions) {
                    assertEquals(
                            shell.run(question.replace("#", "from")),
                            shell.run(question.replace("#", "k" + i)),
                            question);
                }
            }
            fill(shell, "expiring", ELEMENTS);
            for (int i = 0; i < KEYS; i++) {
                shell.expect("+OK", "RENAME from k" + i);
                shell.expect("*2\r\n:" + FAR + "\r\n:-1", "HPEXPIRETIME k" + i + " FIELDS 2 f2 f3");
                shell.expect("+OK", "RENAME k" + i + " from");
            }
            fill(shell, "array", ELEMENTS);
            shell.run("ARSEEK from 77");
            for (int i = 0; i < KEYS; i++) {
                shell.expectInteger(1, "COPY from k" + i + " REPLACE");
                shell.expectInteger(77, "ARNEXT k" + i);
            }
            shell.expect("+OK", "DEBUG VERIFY");
        }
    }

    /// A field that expires on its own does so at its new place too.
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldExpireFieldsAtTheNewPlace(int shards) throws Exception {
        try (Shell shell = new Shell(shards, "--enable-debug-command=yes")) {
            for (int i = 0; i < KEYS; i++) {
                fill(shell, "hash", 1000);
                shell.run("HPEXPIRE from 300 FIELDS 1 f5");
                shell.expect("+OK", "RENAME from k" + i);
            }
            for (int i = 0; i < KEYS; i++) {
                long deadlineNs = System.nanoTime() + 10_000_000_000L;
                while (shell.number("HLEN k" + i) != 999) {
                    assertTrue(System.nanoTime() < deadlineNs, "a field does not expire");
                }
            }
            shell.expect("+OK", "DEBUG VERIFY");
        }
    }

    /// What has become small keeps the encoding of what was large.
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldKeepTheEncodingOfWhatHasShrunk(int shards) throws Exception {
        try (Shell shell = new Shell(shards, "--enable-debug-command=yes")) {
            for (String type : new String[] {"hash", "set", "zset", "list"}) {
                fill(shell, type, 2000);
                for (int from = 1; from < 2000; from += BATCH) {
                    StringBuilder line = new StringBuilder(
                            switch (type) {
                                case "hash" -> "HDEL from";
                                case "set" -> "SREM from";
                                default -> "ZREM from";
                            });
                    for (int i = from; i < Math.min(from + BATCH, 2000); i++) {
                        line.append(' ').append(words(type, i)[type.equals("zset") ? 1 : 0]);
                    }
                    shell.run(type.equals("list") ? "LTRIM from 0 99" : line.toString());
                }
                String expected = shown(shell, "from");
                assertTrue(!expected.contains("listpack") || type.equals("list"), type);
                for (int i = 0; i < KEYS; i++) {
                    shell.expectInteger(1, "COPY from k" + i + " REPLACE");
                    assertEquals(expected, shown(shell, "k" + i), type);
                }
            }
            shell.expect("+OK", "DEBUG VERIFY");
        }
    }
}
