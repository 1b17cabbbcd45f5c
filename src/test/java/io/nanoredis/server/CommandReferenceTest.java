package io.nanoredis.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// `docs/commands.md` says what the registry says; `-Dnanoredis.rewriteDocs=true` writes it anew.
class CommandReferenceTest {
    private static final Path FILE = Path.of("docs/commands.md");

    @Test
    void shouldBeUpToDate() throws IOException {
        String rendered = CommandReference.render(Families.registry());
        if (Boolean.getBoolean("nanoredis.rewriteDocs")) {
            Files.writeString(FILE, rendered);
        }
        assertEquals(
                rendered,
                Files.exists(FILE) ? Files.readString(FILE) : "",
                "stale: mvn test -Dtest=CommandReferenceTest -Dnanoredis.rewriteDocs=true");
    }
}
