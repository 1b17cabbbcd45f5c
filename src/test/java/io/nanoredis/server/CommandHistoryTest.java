package io.nanoredis.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.RedisOracle;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The `history` of COMMAND DOCS: the versions that have changed a command are those that redis-server knows; what they
/// have changed is told in words of our own.
class CommandHistoryTest {
    @Test
    void shouldNameTheVersionsThatTheOracleNames() throws Exception {
        RedisOracle.assumeAvailable();
        try (RedisOracle oracle = RedisOracle.start();
                RawClient redis = oracle.connect();
                TestServer server = TestServer.start(1);
                RawClient client = server.connect()) {
            Map<String, List<String>> expected = versions(redis);
            Map<String, List<String>> actual = versions(client);
            expected.keySet().retainAll(actual.keySet());
            actual.keySet().retainAll(expected.keySet());
            Map<String, String> different = new TreeMap<>();
            expected.forEach((name, versions) -> {
                if (!versions.equals(actual.get(name))) {
                    different.put(name, actual.get(name) + " instead of " + versions);
                }
            });
            assertEquals(Map.of(), different);
            assertTrue(actual.values().stream().anyMatch(list -> list.size() > 3), "no history at all");
        }
    }

    private static Map<String, List<String>> versions(RawClient client) throws Exception {
        client.call("HELLO", "3");
        Map<String, List<String>> all = new TreeMap<>();
        collect(Reply.parse(client.call("COMMAND", "DOCS")), all);
        return all;
    }

    private static void collect(Reply docs, Map<String, List<String>> all) {
        for (int i = 0; i < docs.elements().size(); i += 2) {
            Reply entry = docs.elements().get(i + 1);
            List<String> versions = new ArrayList<>();
            for (int k = 0; k < entry.elements().size(); k += 2) {
                Reply value = entry.elements().get(k + 1);
                switch (entry.elements().get(k).text()) {
                    case "history" -> {
                        assertEquals('~', value.type());
                        for (Reply change : value.elements()) {
                            versions.add(change.elements().get(0).text());
                            assertTrue(change.elements().get(1).text().length() > 1, change::toString);
                        }
                    }
                    case "subcommands" -> collect(value, all);
                    default -> {}
                }
            }
            all.put(docs.elements().get(i).text(), versions);
        }
    }
}
