package io.nanoredis.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.command.Command;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.TestServer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// HELP of every container.
class SubcommandHelpTest {
    private static final List<String> HELPS = List.of(
            "ACL HELP",
            "CLIENT HELP",
            "COMMAND HELP",
            "CONFIG HELP",
            "FUNCTION HELP",
            "LATENCY HELP",
            "MEMORY HELP",
            "OBJECT HELP",
            "PUBSUB HELP",
            "SCRIPT HELP",
            "SLOWLOG HELP",
            "XGROUP HELP",
            "XINFO HELP");

    @Test
    void shouldTellOfEverySubcommand() throws Exception {
        try (TestServer server = TestServer.start(1);
                RawClient client = server.connect()) {
            for (String help : HELPS) {
                String container = help.split(" ", -1)[0];
                List<Reply> lines = Reply.parse(client.call(container, "HELP")).elements();
                assertTrue(lines.stream().allMatch(line -> line.type() == '+'), help);
                Command command = Families.registry().find(container);
                assertNotNull(command, help);
                for (String name : command.subcommands().keySet()) {
                    String usage = name.toUpperCase(Locale.ROOT);
                    assertTrue(
                            lines.stream().anyMatch(line -> line.text().startsWith(usage)), () -> help + ": " + usage);
                }
            }
        }
    }

    @Test
    void shouldHaveBeenAskedOfEveryContainer() {
        Set<String> containers = Families.registry().commands().stream()
                .filter(command -> command.subcommands().containsKey("help"))
                .map(command -> command.name().toUpperCase(Locale.ROOT) + " HELP")
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(containers, new TreeSet<>(HELPS));
    }
}
