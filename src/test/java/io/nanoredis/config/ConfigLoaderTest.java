package io.nanoredis.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    @TempDir
    Path folder = Path.of("");

    private Path file(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), List.of(lines));
    }

    private static String refusal(String... arguments) {
        String message = assertThrows(ConfigException.class, () -> ConfigLoader.load(arguments))
                .getMessage();
        assertFalse(String.valueOf(message).contains("\n"), "one line");
        return String.valueOf(message);
    }

    @Test
    void shouldStartWithTheDefaults() {
        ServerConfig config = ConfigLoader.load();
        assertEquals(9527, config.port());
        assertEquals(8, config.shards());
        assertEquals(16, config.databases());
        assertEquals(List.of("*", "-::*"), config.bind());
        assertEquals("", config.configFile());
    }

    @Test
    void shouldTakeOptionsInEverySpelling() {
        assertEquals(4, ConfigLoader.load("--num_shards=4").shards());
        assertEquals(4, ConfigLoader.load("--num-shards", "4").shards());
        assertEquals(0, ConfigLoader.load("--PORT=0").port());
        assertEquals(
                List.of("127.0.0.1", "::1"),
                ConfigLoader.load("--bind", "127.0.0.1", "::1", "--port=1").bind());
        assertEquals(List.of("127.0.0.1"), ConfigLoader.load("--bind=127.0.0.1").bind());
        assertEquals(
                -1L, ConfigLoader.load("--slowlog-log-slower-than", "-1").get(OptionTable.SLOWLOG_LOG_SLOWER_THAN));
        assertEquals("a b", ConfigLoader.load("--requirepass", "a b").get(OptionTable.REQUIREPASS));
        assertEquals("--x", ConfigLoader.load("--requirepass=--x").get(OptionTable.REQUIREPASS));
    }

    @Test
    void shouldCountTheCoresForAuto() {
        assertEquals(
                Runtime.getRuntime().availableProcessors(),
                ConfigLoader.load("--num_shards=auto").shards());
    }

    @Test
    void shouldLetTheCommandLineBeatTheFileAndTheFileTheDefaults() throws IOException {
        Path file = file("a.conf", "# comment", "", "port 1111", "  timeout 7  ", "num_shards 3");
        ServerConfig config = ConfigLoader.load(file.toString(), "--port=2222");
        assertEquals(2222, config.port());
        assertEquals(7L, config.get(OptionTable.TIMEOUT));
        assertEquals(3, config.shards());
        assertEquals(file.toAbsolutePath().normalize().toString(), config.configFile());
    }

    @Test
    void shouldReadQuotesAndLinesThatAddUp() throws IOException {
        Path file = file(
                "a.conf",
                "requirepass \"a \\x41\\n\\\"\"",
                "client-output-buffer-limit normal 1kb 2mb 3",
                "client-output-buffer-limit pubsub 0 0 0",
                "bind 127.0.0.1 -::1",
                "save \"\"");
        ServerConfig config =
                ConfigLoader.load(file.toString(), "--client-output-buffer-limit", "replica", "1", "2", "3");
        assertEquals("a A\n\"", config.get(OptionTable.REQUIREPASS));
        assertEquals(
                "normal 1024 2097152 3 slave 1 2 3 pubsub 0 0 0", config.text(OptionTable.CLIENT_OUTPUT_BUFFER_LIMIT));
        assertEquals(List.of("127.0.0.1", "-::1"), config.bind());
    }

    @Test
    void shouldReadIncludedFilesInPlace() throws IOException {
        Path inner = file("inner.conf", "timeout 5", "port 1");
        Path outer = file("outer.conf", "timeout 4", "include " + inner, "port 2");
        ServerConfig config = ConfigLoader.load(outer.toString());
        assertEquals(5L, config.get(OptionTable.TIMEOUT));
        assertEquals(2, config.port());
    }

    @Test
    void shouldRefuseFilesThatIncludeThemselves() throws IOException {
        Path file = folder.resolve("loop.conf");
        Files.write(file, List.of("include " + file));
        assertTrue(refusal(file.toString()).contains("include nested too deeply"));
    }

    @Test
    void shouldNameOptionValueAndExpectationInOneLine() {
        assertEquals(
                "timeout: \"x\" (expected 0 to 2147483647): argument couldn't be parsed into an integer",
                refusal("--timeout=x"));
        assertEquals("foo: unknown option (expected one of those in config/nanoredis.conf)", refusal("--foo", "1"));
        assertEquals("port: 0 values (expected one: -1 to 65535)", refusal("--port"));
        assertEquals("port: 2 values (expected one: -1 to 65535)", refusal("--port", "1", "2"));
        assertEquals("x: not an option (expected --name=value or --name value)", refusal("--port=1", "x"));
        assertEquals(
                "ring-slots: \"5\" (expected 4 to 1048576, a power of two): argument must be a power of two",
                refusal("--ring-slots=5"));
        assertTrue(refusal("--port=65536").startsWith("port: \"65536\" (expected -1 to 65535)"));
        assertTrue(refusal("--num_shards=0").startsWith("num-shards: \"0\" (expected 1 to 1024, or auto)"));
        assertTrue(refusal("--unixsocketperm=888").contains("octal"));
        assertTrue(refusal("--save", "900", "1").contains("does not offer"));
        assertTrue(refusal("--maxmemory-policy=allkeys-lru").contains("noeviction"));
    }

    @Test
    void shouldSayWhereInAFileTheMistakeIs() throws IOException {
        Path inner = file("inner.conf", "", "port x");
        Path outer = file("outer.conf", "include " + inner);
        assertTrue(refusal(outer.toString()).startsWith(inner + ", line 2: port: \"x\" (expected"));
        Path quotes = file("quotes.conf", "requirepass \"a");
        assertEquals(quotes + ", line 1: unbalanced quotes", refusal(quotes.toString()));
        assertTrue(refusal(folder.resolve("none.conf").toString()).contains("no such file"));
    }

    @Test
    void shouldKeepPasswordsOutOfMessages() {
        assertFalse(refusal("--requirepass", "secret", "word").contains("secret"));
    }

    @Test
    void shouldBuildConfigurationsForEmbedding() {
        ServerConfig config = ServerConfig.builder()
                .set(OptionTable.PORT, 0L)
                .set("num_shards", "2")
                .set(OptionTable.LATENCY_TRACKING_INFO_PERCENTILES, List.of(50.0))
                .build();
        assertEquals(0, config.port());
        assertEquals(2, config.shards());
        assertThrows(ConfigException.class, () -> ServerConfig.builder().set(OptionTable.PORT, 70_000L));
        assertThrows(ConfigException.class, () -> ServerConfig.builder().set("x", "1"));
        assertEquals(9527, ServerConfig.defaults().port());
    }
}
