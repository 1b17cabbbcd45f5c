package io.nanoredis.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.command.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A command without a test fails the build: some test class must send it, by name.
class CommandCoverageTest {
    private static final Path TESTS = Path.of("src/test/java");

    @Test
    void shouldNameEveryCommandInATest() throws IOException {
        String tests = sources();
        TreeSet<String> untested = new TreeSet<>();
        for (Command command : Families.registry().all()) {
            if (!sent(command).matcher(tests).find()) {
                untested.add(command.fullName());
            }
        }
        assertEquals(new TreeSet<>(), untested, "commands that no test class sends");
    }

    /// The name as the first word of a text or a line in quotes, a subcommand's after its container's.
    private static Pattern sent(Command command) {
        Command parent = command.parent();
        String name = Pattern.quote(command.name());
        String words = parent == null ? name : Pattern.quote(parent.name()) + "(?:\"\\s*,\\s*\"| )" + name;
        return Pattern.compile("(?:\"|\\\\n)" + words + "(?:\"| |\\\\r)", Pattern.CASE_INSENSITIVE);
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            List<String> texts = files.filter(file -> file.toString().endsWith("Test.java"))
                    .map(CommandCoverageTest::read)
                    .toList();
            return String.join("\n", texts);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
