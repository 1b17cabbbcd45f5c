package io.nanoredis.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandFlag;
import io.nanoredis.testing.CommandFact;
import io.nanoredis.testing.CommandFacts;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.TestServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every row of the registry, as COMMAND and COMMAND DOCS show it, against the facts of Redis 7.0.15.
class RegistryFactsTest {
    /// Where this server says something else on purpose: `name column` and why.
    private static final Map<String, String> KNOWN_DIFFERENCES = Map.ofEntries(
            Map.entry("quit docFlags", "deprecated in 7.2, as its page says"),
            Map.entry("quit deprecatedSince", "deprecated in 7.2, as its page says"),
            Map.entry("lolwut complexity", "Redis says nothing"),
            Map.entry("debug docFlags", "no row needs syscmd but for its documentation"),
            Map.entry("pfdebug docFlags", "no row needs syscmd but for its documentation"),
            Map.entry("pfselftest docFlags", "no row needs syscmd but for its documentation"),
            Map.entry("restore-asking docFlags", "no row needs syscmd but for its documentation"),
            Map.entry("zrank arity", "WITHSCORE of 7.2"),
            Map.entry("zrevrank arity", "WITHSCORE of 7.2"));

    private static SortedMap<String, CommandFact> ours = new TreeMap<>();

    @BeforeAll
    static void capture() throws Exception {
        try (TestServer server = TestServer.start(1);
                RawClient client = server.connect()) {
            ours = CommandFacts.capture(client);
        }
    }

    @Test
    void shouldTellTheFactsOfRedis() {
        SortedMap<String, CommandFact> redis = CommandFacts.load();
        List<String> differences = new ArrayList<>();
        TreeSet<String> unused = new TreeSet<>(KNOWN_DIFFERENCES.keySet());
        for (CommandFact fact : ours.values()) {
            CommandFact expected = redis.get(fact.name());
            if (expected != null) {
                compare(expected, fact, differences, unused);
            }
        }
        assertEquals(List.of(), differences);
        assertEquals(new TreeSet<>(), unused, "known differences that are none");
    }

    private static void compare(
            CommandFact expected, CommandFact actual, List<String> differences, Set<String> unused) {
        Object[] wanted = columns(expected);
        Object[] found = columns(actual);
        for (int i = 0; i < wanted.length; i += 2) {
            String column = actual.name() + " " + wanted[i];
            if (Objects.equals(wanted[i + 1], found[i + 1])) {
                continue;
            }
            if (KNOWN_DIFFERENCES.containsKey(column)) {
                unused.remove(column);
            } else {
                differences.add(column + ": expected " + wanted[i + 1] + ", was " + found[i + 1]);
            }
        }
    }

    private static Object[] columns(CommandFact fact) {
        return new Object[] {
            "arity", fact.arity(),
            "flags", fact.flags(),
            "keyRange", Arrays.asList(fact.firstKey(), fact.lastKey(), fact.keyStep()),
            "acl", fact.acl(),
            "tips", fact.tips(),
            "keySpecs", fact.keySpecs(),
            "since", fact.since(),
            "group", fact.group(),
            "complexity", fact.complexity(),
            "docFlags", fact.docFlags(),
            "deprecatedSince", fact.deprecatedSince()
        };
    }

    @Test
    void shouldDateCommandsThatRedis70DoesNotHave() {
        SortedMap<String, CommandFact> redis = CommandFacts.load();
        for (CommandFact fact : ours.values()) {
            if (!redis.containsKey(fact.name())) {
                assertTrue(fact.since().compareTo("7.0") > 0, () -> fact.name() + " since " + fact.since());
            }
        }
    }

    @Test
    void shouldDocumentEveryCommand() {
        for (Command command : Families.registry().all()) {
            String name = command.fullName();
            assertTrue(command.summary().matches("[A-Z][^\r\n]*\\."), () -> name + ": " + command.summary());
            assertTrue(command.since().matches("\\d+\\.\\d+\\.\\d+"), () -> name + ": " + command.since());
            assertFalse(command.group().isEmpty(), name);
            assertEquals(command.name().toLowerCase(java.util.Locale.ROOT), command.name());
        }
    }

    @Test
    void shouldKeepFlagsConsistent() {
        for (Command command : Families.registry().all()) {
            String name = command.fullName();
            assertFalse(command.isWrite() && command.has(CommandFlag.READONLY), name);
            boolean grows = command.isWrite()
                    || command.has(CommandFlag.MAY_REPLICATE)
                    || name.equals("himport|prepare"); // the connection's own memory
            assertTrue(!command.deniesOom() || grows, name);
            boolean keyed = command.scope() == Command.Scope.KEYS && command.firstKey() > 0;
            assertTrue(!keyed || !command.keySpecs().isEmpty(), () -> name + ": keys without a key spec");
        }
    }
}
