package io.nanoredis.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OptionTableTest {
    private static final Path FILE = Path.of("config", "nanoredis.conf");

    /// With `-Dnanoredis.write-config=true` the file is written anew instead of being compared.
    @Test
    void shouldDescribeEveryOptionInTheConfigurationFile() throws IOException {
        if (Boolean.getBoolean("nanoredis.write-config")) {
            Files.createDirectories(FILE.getParent());
            Files.write(FILE, OptionTable.describe(), StandardCharsets.ISO_8859_1);
        }
        assertEquals(
                String.join("\n", OptionTable.describe()),
                String.join("\n", Files.readAllLines(FILE, StandardCharsets.ISO_8859_1)),
                "config/nanoredis.conf differs from the option table");
    }

    @Test
    void shouldStateMeaningRangeAndDefaultOfEveryOption() {
        for (Option<?> option : OptionTable.all()) {
            assertFalse(option.meaning().isBlank(), option.name());
            assertFalse(option.type().range().isBlank(), option.name());
            assertTrue(option.meaning().strip().endsWith("."), option.name());
            assertTrue(option.name().matches("[a-z][a-z0-9-]*"), option.name());
        }
    }

    @Test
    void shouldGiveEveryOptionNamesOfItsOwn() {
        Set<String> names = new HashSet<>();
        for (Option<?> option : OptionTable.all()) {
            assertTrue(names.add(option.name()), option.name());
            option.aliases().forEach(alias -> assertTrue(names.add(alias), alias));
        }
    }

    @Test
    void shouldFindOptionsInAnySpelling() {
        assertSame(OptionTable.NUM_SHARDS, OptionTable.find("num_shards"));
        assertSame(OptionTable.NUM_SHARDS, OptionTable.find("NUM-Shards"));
        assertSame(OptionTable.BUSY_REPLY_THRESHOLD, OptionTable.find("lua-time-limit"));
        assertNull(OptionTable.find("nothing"));
    }

    @Test
    void shouldReadBackEveryDefaultAsItIsShown() {
        for (Option<?> option : OptionTable.all()) {
            assertReadsBack(option);
        }
    }

    private static <T> void assertReadsBack(Option<T> option) {
        String shown = option.type().format(option.defaultValue());
        assertEquals(option.defaultValue(), option.type().parse(shown, option.defaultValue()), option.name());
    }

    @Test
    void shouldGiveTheDefaultsWhenEveryLineOfTheFileIsInForce() throws IOException {
        List<String> active = Files.readAllLines(FILE, StandardCharsets.ISO_8859_1).stream()
                .map(OptionTableTest::uncommented)
                .collect(Collectors.toList());
        Path file = Files.createTempFile("nanoredis", ".conf");
        try {
            Files.write(file, active, StandardCharsets.ISO_8859_1);
            ServerConfig config = ConfigLoader.loadFile(file);
            for (Option<?> option : OptionTable.all()) {
                assertNotNull(config.get(option));
                assertEquals(option.defaultValue(), config.get(option), option.name());
            }
        } finally {
            Files.delete(file);
        }
    }

    /// A commented-out option becomes a line in force; other comments stay.
    private static String uncommented(String line) {
        boolean option = line.startsWith("# ")
                && OptionTable.all().stream().anyMatch(row -> line.startsWith("# " + row.name() + " "));
        return option ? line.substring(2) : line;
    }
}
