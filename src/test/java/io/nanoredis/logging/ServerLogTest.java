package io.nanoredis.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.event.Level;

final class ServerLogTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ServerLog log = new ServerLog(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    private final Logger logger = log.getLogger("io.nanoredis.some.Place");

    @Test
    void shouldWriteTimeLevelNameAndTextInOneLine() {
        logger.info("{} of {}", 1, "two");
        assertTrue(
                written().matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO Place - 1 of two\\R"),
                written());
    }

    @Test
    void shouldWriteTheStackTraceBelow() {
        logger.warn("broken", new IllegalStateException("reason"));
        assertTrue(written().contains("WARN Place - broken"), written());
        assertTrue(written().contains("IllegalStateException: reason"), written());
        assertTrue(written().contains("at io.nanoredis.logging.ServerLogTest"), written());
    }

    @Test
    void shouldFollowAChangedLevel() {
        logger.debug("before");
        log.level(Level.DEBUG);
        logger.debug("after");
        log.level(Level.WARN);
        logger.info("too little");
        assertEquals(1, written().lines().count(), written());
        assertTrue(written().contains("after"), written());
    }

    @Test
    void shouldHearTheNetworkLibraryFromWarningsUpwards() {
        Logger library = log.getLogger("io.netty.channel.Some");
        log.level(Level.DEBUG);
        assertFalse(library.isInfoEnabled());
        assertTrue(library.isWarnEnabled());
        log.level(Level.TRACE);
        assertTrue(library.isDebugEnabled());
    }

    @Test
    void shouldAppendToAFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("log");
        Files.writeString(file, "earlier\n");
        log.appendTo(file);
        logger.info("later");
        assertEquals(2, Files.readAllLines(file).size());
        assertEquals("", written());
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
