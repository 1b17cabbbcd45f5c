package io.nanoredis.logging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/// Writes a message as one line: time, level, the last part of its name, text; then the stack trace if there is one.
final class LineLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

    @SuppressWarnings("serial") // SLF4J finds the logger anew by its name
    private final transient ServerLog log;

    private final String shortName;

    LineLogger(ServerLog log, String name) {
        this.log = log;
        this.name = name;
        shortName = name.substring(name.lastIndexOf('.') + 1);
    }

    @Override
    public boolean isTraceEnabled() {
        return log.accepts(name, Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return log.accepts(name, Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return log.accepts(name, Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return log.accepts(name, Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return log.accepts(name, Level.ERROR);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        StringWriter text = new StringWriter();
        PrintWriter line = new PrintWriter(text);
        line.append(LocalDateTime.now(ZoneId.systemDefault()).format(TIME))
                .append(' ')
                .append(level.name());
        line.append(' ').append(shortName).append(" - ");
        line.println(MessageFormatter.basicArrayFormat(pattern, arguments));
        if (thrown != null) {
            thrown.printStackTrace(line);
        }
        log.write(text.toString());
    }
}
