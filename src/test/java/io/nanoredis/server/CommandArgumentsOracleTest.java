package io.nanoredis.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.RedisOracle;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The `arguments` of COMMAND DOCS against those of the oracle, but for the labels of blocks and choices and for dates.
class CommandArgumentsOracleTest {
    /// Commands whose arguments differ on purpose, and why.
    private static final Map<String, String> KNOWN_DIFFERENCES = Map.ofEntries(
            Map.entry("bitfield", "left out: its usage line is beyond the grammar"),
            Map.entry("bitfield_ro", "left out: its usage line is beyond the grammar"),
            Map.entry("bitop", "with the operations of 8.2 as tokens"),
            Map.entry("client|kill", "left out: its usage line is beyond the grammar"),
            Map.entry("client|list", "ID without a block, as of 7.2"),
            Map.entry("client|tracking", "a word that is repeated with its argument is beyond the grammar"),
            Map.entry("command|getkeys", "documented since 7.2"),
            Map.entry("command|getkeysandflags", "documented since 7.2"),
            Map.entry("config|get", "without a block around one argument"),
            Map.entry("geohash", "the members may be left out, as of 7.2"),
            Map.entry("geopos", "the members may be left out, as of 7.2"),
            Map.entry("geosearch", "width and height in a block of their own"),
            Map.entry("geosearchstore", "width and height in a block of their own"),
            Map.entry("hscan", "with NOVALUES, as of 7.4"),
            Map.entry("lcs", "min-match-len, as of 7.2"),
            Map.entry("lolwut", "with the arguments of its versions"),
            Map.entry("pfmerge", "the sources may be left out, as of 7.2"),
            Map.entry("psubscribe", "the pattern without a block of its own"),
            Map.entry("set", "with the conditions of later versions"),
            Map.entry("sort", "patterns and destination without the number of a key spec"),
            Map.entry("sort_ro", "patterns without the number of a key spec"),
            Map.entry("xadd", "with the references of 8.2"),
            Map.entry("xgroup|create", "the sign for the last ID is no token of the grammar"),
            Map.entry("xgroup|setid", "the sign for the last ID is no token of the grammar"),
            Map.entry("xinfo|stream", "FULL with a block behind it is beyond the grammar"),
            Map.entry("xread", "left out: keys behind a word are beyond the grammar"),
            Map.entry("xreadgroup", "left out: keys behind a word are beyond the grammar"),
            Map.entry("xtrim", "with the references of 8.2"),
            Map.entry("zrank", "WITHSCORE of 7.2"),
            Map.entry("zrevrank", "WITHSCORE of 7.2"));

    @Test
    void shouldEqualThoseOfTheOracle() throws Exception {
        RedisOracle.assumeAvailable();
        try (RedisOracle oracle = RedisOracle.start();
                RawClient redis = oracle.connect();
                TestServer server = TestServer.start(1);
                RawClient client = server.connect()) {
            Map<String, String> expected = arguments(redis);
            Map<String, String> actual = arguments(client);
            actual.keySet().retainAll(expected.keySet());
            expected.keySet().retainAll(actual.keySet());
            Set<String> different = new TreeSet<>();
            actual.forEach((name, text) -> {
                if (!text.equals(expected.get(name))) {
                    different.add(name);
                }
            });
            assertEquals(new TreeSet<>(KNOWN_DIFFERENCES.keySet()), different);
        }
    }

    private static Map<String, String> arguments(RawClient client) throws Exception {
        Map<String, String> all = new TreeMap<>();
        collect(Reply.parse(client.call("COMMAND", "DOCS")), all);
        return all;
    }

    private static void collect(Reply docs, Map<String, String> all) {
        for (int i = 0; i < docs.elements().size(); i += 2) {
            Reply entry = docs.elements().get(i + 1);
            String text = "";
            for (int k = 0; k < entry.elements().size(); k += 2) {
                switch (entry.elements().get(k).text()) {
                    case "arguments" -> text = text(entry.elements().get(k + 1));
                    case "subcommands" -> collect(entry.elements().get(k + 1), all);
                    default -> {}
                }
            }
            all.put(docs.elements().get(i).text(), text);
        }
    }

    private static String text(Reply arguments) {
        List<String> texts = new ArrayList<>();
        for (Reply argument : arguments.elements()) {
            texts.add(one(argument));
        }
        return texts.toString();
    }

    private static String one(Reply argument) {
        String type = argument.get("type").text();
        StringBuilder text = new StringBuilder(type);
        for (int i = 0; i < argument.elements().size(); i += 2) {
            String name = argument.elements().get(i).text();
            Reply value = argument.elements().get(i + 1);
            boolean label = name.equals("name") && (type.equals("oneof") || type.equals("block"));
            switch (name) {
                case "type", "since", "deprecated_since" -> {}
                case "arguments" -> text.append(text(value));
                default -> text.append(label ? "" : " " + name + " " + value);
            }
        }
        return text.toString();
    }
}
