package io.nanoredis.logging;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/// One stream for the messages of all loggers, and the least important level that is written.
///
/// The network library is heard from WARN upwards only, unless everything is wanted.
///
/// *Thread*: any; level and stream are volatile, and a change holds for messages that come after it.
public final class ServerLog implements ILoggerFactory {
    private static final String LIBRARY = "io.netty.";

    private final ConcurrentMap<String, LineLogger> loggers = new ConcurrentHashMap<>();
    private volatile Level least = Level.INFO;
    private volatile PrintStream stream;

    /// A log that writes to `stream` from [Level#INFO] upwards.
    public ServerLog(PrintStream stream) {
        this.stream = stream;
    }

    @Override
    public Logger getLogger(String name) {
        return loggers.computeIfAbsent(name, unknown -> new LineLogger(this, unknown));
    }

    /// Changes the least important level that is written.
    public void level(Level newLeast) {
        least = newLeast;
    }

    /// Appends to a file from now on, which is made if need be.
    ///
    /// @throws IOException when the file cannot be written; the stream then stays as it was
    public void appendTo(Path file) throws IOException {
        stream = new PrintStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                true,
                StandardCharsets.UTF_8);
    }

    boolean accepts(String logger, Level level) {
        Level required = least;
        if (required != Level.TRACE && logger.startsWith(LIBRARY)) {
            required = Level.WARN;
        }
        return level.toInt() >= required.toInt();
    }

    /// Writes the text of one message at a time.
    void write(String text) {
        stream.print(text);
        stream.flush();
    }
}
