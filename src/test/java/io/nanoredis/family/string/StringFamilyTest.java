package io.nanoredis.family.string;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRegistry;
import io.nanoredis.testing.CommandFact;
import io.nanoredis.testing.CommandFacts;
import io.nanoredis.testing.RawClient;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

final class StringFamilyTest extends StringServer {
    /// Commands that the oracle's version does not have, with the version that brought them.
    private static final Map<String, String> NEWER =
            Map.of("delex", "8.4.0", "digest", "8.4.0", "increx", "8.8.0", "msetex", "8.4.0");

    @Test
    void shouldTellTheFactsOfRedis() throws IOException {
        try (RawClient client = connect()) {
            SortedMap<String, CommandFact> ours = CommandFacts.capture(client);
            for (CommandFact fact : CommandFacts.load().values()) {
                if (fact.group().equals("string")) {
                    assertEquals(
                            fact.line(), CommandFacts.get(ours, fact.name()).line());
                }
            }
        }
    }

    @Test
    void shouldHaveARowForEveryCommandOfTheGroup() {
        CommandRegistry registry = new CommandRegistry(StringFamily.rows());
        SortedMap<String, CommandFact> facts = CommandFacts.load();
        long known = facts.values().stream()
                .filter(fact -> fact.group().equals("string"))
                .count();
        assertEquals(known + NEWER.size(), registry.commands().size());
        NEWER.forEach((name, since) -> assertEquals(since, row(registry, name).since()));
    }

    @Test
    void shouldDescribeEveryCommand() {
        for (Command command : new CommandRegistry(StringFamily.rows()).commands()) {
            assertFalse(command.summary().isEmpty(), command.name());
            assertFalse(command.syntax().isEmpty(), command.name());
            assertFalse(command.complexity().isEmpty(), command.name());
        }
    }

    private static Command row(CommandRegistry registry, String name) {
        Command command = registry.find(name);
        if (command == null) {
            throw new IllegalStateException("command: " + name + " (expected a row)");
        }
        return command;
    }
}
