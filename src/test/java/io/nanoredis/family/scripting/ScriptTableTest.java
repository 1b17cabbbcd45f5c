package io.nanoredis.family.scripting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.Escaped;
import io.nanoredis.testing.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every script of the tables, run by redis-server and by servers with one and four shards, in RESP2 and RESP3: each
/// answers the same bytes and leaves the same keys.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScriptTableTest {
    private static final String[][] KEYS = {
        {"SET", "str", "abc"},
        {"SET", "str2", "abd"},
        {"SET", "int", "10"},
        {"RPUSH", "list", "a", "b", "c"},
        {"HSET", "hash", "f", "v"},
        {"SADD", "set1", "m"},
        {"ZADD", "zset", "1.5", "a", "2", "b"},
        {"XADD", "stream", "1-1", "f", "v"},
        {"XGROUP", "CREATE", "stream", "g", "0"}
    };

    private ScriptServers servers;

    @BeforeAll
    void startServers() throws IOException, InterruptedException {
        servers = new ScriptServers();
    }

    @AfterAll
    void stopServers() throws IOException {
        if (servers != null) {
            servers.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"conversions", "redis-table", "errors", "libraries"})
    void shouldAnswerAsRedisDoes(String name) throws IOException {
        ScriptTable table = ScriptTable.read(name);
        assertTrue(table.rows().size() > 20, name);
        List<String> differences = new ArrayList<>();
        for (String protocol : new String[] {"2", "3"}) {
            for (RawClient client : servers.clients().values()) {
                client.call("HELLO", protocol);
            }
            for (ScriptTable.Row row : table.rows()) {
                compare(row, "RESP" + protocol, differences);
            }
        }
        assertEquals(
                0, differences.size(), () -> differences.size() + " differences\n" + String.join("\n", differences));
        assertEquals(0, servers.faults(), "internal errors");
    }

    private void compare(ScriptTable.Row row, String protocol, List<String> differences) throws IOException {
        String expected = null;
        for (Map.Entry<String, RawClient> server : servers.clients().entrySet()) {
            String actual = run(server.getValue(), row);
            if (expected == null) {
                expected = actual;
            } else if (!expected.equals(actual)) {
                differences.add(protocol + ", " + server.getKey() + ": " + row.script() + " " + row.arguments()
                        + "\n  expected " + expected + "\n  actual   " + actual);
            }
        }
    }

    private static String run(RawClient client, ScriptTable.Row row) throws IOException {
        client.call("FLUSHALL");
        for (String[] command : KEYS) {
            client.call(command);
        }
        byte[] reply = client.call(row.call("EVAL"));
        return Escaped.text(reply) + " #" + Arrays.hashCode(reply) + " "
                + Escaped.text(client.call("MGET", "str", "int", "n", "a", "b")) + Escaped.text(client.call("DBSIZE"));
    }
}
