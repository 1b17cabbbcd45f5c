package io.nanoredis.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// The resource of command facts against the server that they were taken from.
final class CommandFactsTest {
    /// Names a file to write the captured facts to, when they are to be taken anew.
    private static final String WRITE_TO = "nanoredis.commandFactsOut";

    @Test
    void shouldLoadEveryLineOfTheResource() {
        SortedMap<String, CommandFact> facts = CommandFacts.load();
        assertTrue(facts.size() > 300, () -> "facts: " + facts.size());
        assertEquals(-3, CommandFacts.get(facts, "set").arity());
        assertEquals("connection", CommandFacts.get(facts, "client|getname").group());
    }

    @Test
    void shouldRepeatTheLineItWasParsedFrom() {
        for (CommandFact fact : CommandFacts.load().values()) {
            assertEquals(fact, CommandFact.parse(fact.line()));
        }
    }

    @Test
    void shouldEqualWhatTheOracleReports() throws IOException {
        RedisOracle.assumeAvailable();
        try (RedisOracle oracle = RedisOracle.start();
                RawClient client = oracle.connect()) {
            SortedMap<String, CommandFact> captured = CommandFacts.capture(client);
            write(captured);
            Assumptions.assumeTrue(
                    Reply.parse(client.call("INFO", "server")).text().contains("redis_version:7.0.15"),
                    "the installed redis-server is not 7.0.15");
            assertEquals(captured, CommandFacts.load());
        }
    }

    private static void write(SortedMap<String, CommandFact> captured) throws IOException {
        String target = System.getProperty(WRITE_TO);
        if (target != null) {
            List<String> lines = new ArrayList<>(List.of(CommandFact.header()));
            captured.values().forEach(fact -> lines.add(fact.line()));
            Files.write(Path.of(target), lines);
        }
    }
}
