package io.nanoredis.logging;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/// The log of a server that is a process of its own: lines on the standard error stream or in a file.
///
/// The code logs through SLF4J, which the distribution binds to `java.util.logging`; an application that embeds the
/// server may bind it to something else, and then nothing here has an effect. *Thread*: any.
public final class ServerLog {
    private final Logger root = Logger.getLogger("");
    private final Logger ours = Logger.getLogger("io.nanoredis");
    private final Logger network = Logger.getLogger("io.netty");

    /// The log as it is set up.
    public ServerLog() {}

    /// Changes the least important level of this server that is written. The network library is heard from warnings
    /// upwards only, unless everything is wanted.
    public void level(Level least) {
        ours.setLevel(least);
        network.setLevel(least.equals(Level.ALL) ? least : Level.WARNING);
    }

    /// Writes to a stream from now on, and nowhere else.
    public void writeTo(OutputStream stream) {
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.addHandler(new LineHandler(stream));
    }

    /// Appends to a file from now on, which is made if need be.
    ///
    /// @throws IOException when the file cannot be written; everything then stays as it was
    public void appendTo(Path file) throws IOException {
        writeTo(Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    /// Writes what a logger has let through, each message at once.
    private static final class LineHandler extends StreamHandler {
        LineHandler(OutputStream stream) {
            super(stream, new LineFormatter());
            setLevel(Level.ALL);
            try {
                setEncoding(StandardCharsets.UTF_8.name());
            } catch (IOException e) {
                throw new IllegalStateException("UTF-8", e);
            }
        }

        @Override
        public synchronized void publish(LogRecord message) {
            super.publish(message);
            flush();
        }
    }
}
