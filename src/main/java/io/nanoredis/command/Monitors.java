package io.nanoredis.command;

import io.nanoredis.resp.Args;
import io.nanoredis.shard.EngineShard;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// MONITOR: tells every client that asked for it of every command, as a line with time, database, client and arguments.
///
/// *Thread*: the proactor that takes the command; the line travels by message to the proactors of the monitors.
public final class Monitors {
    private Monitors() {}

    /// Sends `command` to all monitors; called only while there are any.
    public static void feed(ServerContext server, EngineShard home, Session session, Command command, Args args) {
        boolean skipped = command.has(CommandFlag.SKIP_MONITOR) && !command.isScript();
        if (skipped || command.has(CommandFlag.ADMIN)) {
            return;
        }
        byte[] line = line(server.clock().epochUs(), session, command, args).getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < server.shards().size(); i++) {
            ShardContext cx = server.context(i);
            if (i == home.id()) {
                home.runLater(shard -> push(cx, line));
            } else {
                server.shards().send(home, i, shard -> push(cx, line));
            }
        }
    }

    private static void push(ShardContext cx, byte[] line) {
        for (SessionChannel monitor : List.copyOf(cx.clients().monitors())) {
            monitor.push(line);
        }
    }

    private static String line(long epochUs, Session session, Command command, Args args) {
        StringBuilder line = new StringBuilder(64);
        line.append('+').append(epochUs / 1_000_000).append('.');
        line.append(String.format(Locale.ROOT, "%06d", epochUs % 1_000_000));
        line.append(" [").append(session.database()).append(' ');
        if (session.isScript()) {
            line.append("lua");
        } else {
            line.append(session.unixSocket() ? "unix:" : "").append(session.address());
        }
        line.append(']');
        for (int i = 0; i < args.count(); i++) {
            line.append(' ');
            if (command.isSecret(args, i)) {
                line.append('"').append(SecretArguments.SHOWN).append('"');
            } else {
                appendQuoted(line, args, i);
            }
        }
        return line.append("\r\n").toString();
    }

    private static void appendQuoted(StringBuilder line, Args args, int i) {
        line.append('"');
        for (int at = args.offset(i), end = at + args.length(i); at < end; at++) {
            int c = args.array()[at] & 0xff;
            switch (c) {
                case '"', '\\' -> line.append('\\').append((char) c);
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                case 7 -> line.append("\\a");
                case '\b' -> line.append("\\b");
                default -> {
                    if (c >= 0x20 && c < 0x7f) {
                        line.append((char) c);
                    } else {
                        line.append(String.format(Locale.ROOT, "\\x%02x", c));
                    }
                }
            }
        }
        line.append('"');
    }
}
