package io.nanoredis.logging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/// A message as one line: time, level, the last part of the logger's name, text; then the stack trace if there is one.
final class LineFormatter extends Formatter {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

    @Override
    public String format(LogRecord message) {
        StringWriter text = new StringWriter();
        PrintWriter line = new PrintWriter(text);
        line.append(LocalDateTime.ofInstant(message.getInstant(), ZoneId.systemDefault())
                .format(TIME));
        line.append(' ').append(levelName(message.getLevel()));
        line.append(' ').append(shortName(message.getLoggerName())).append(" - ");
        line.println(formatMessage(message));
        if (message.getThrown() != null) {
            message.getThrown().printStackTrace(line);
        }
        return text.toString();
    }

    private static String levelName(Level level) {
        return level.equals(Level.WARNING) ? "WARN" : level.equals(Level.SEVERE) ? "ERROR" : level.getName();
    }

    private static String shortName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }
}
