package io.nanoredis.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class ServerLogTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ServerLog log = new ServerLog();
    private final Logger logger = LoggerFactory.getLogger("io.nanoredis.some.Place");

    @BeforeEach
    void writeToMemory() {
        log.level(Level.INFO);
        log.writeTo(bytes);
    }

    @AfterEach
    void writeToTheErrorStream() {
        log.level(Level.INFO);
        log.writeTo(System.err);
    }

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
        log.level(Level.FINE);
        logger.debug("after");
        log.level(Level.WARNING);
        logger.info("too little");
        assertEquals(1, written().lines().count(), written());
        assertTrue(written().contains("after"), written());
    }

    @Test
    void shouldHearTheNetworkLibraryFromWarningsUpwards() {
        Logger library = LoggerFactory.getLogger("io.netty.channel.Some");
        log.level(Level.FINE);
        assertFalse(library.isInfoEnabled());
        assertTrue(library.isWarnEnabled());
        log.level(Level.ALL);
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
