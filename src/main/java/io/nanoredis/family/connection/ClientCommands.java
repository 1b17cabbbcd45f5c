package io.nanoredis.family.connection;

import io.nanoredis.command.ServerContext;
import io.nanoredis.command.Session;
import io.nanoredis.command.Session.ReplyMode;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.EngineShard;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The subcommands of CLIENT that one connection can answer alone.
final class ClientCommands {
    private static final byte[] ON = ascii("ON");
    private static final byte[] OFF = ascii("OFF");
    private static final byte[] SKIP = ascii("SKIP");
    private static final byte[] WRITE = ascii("WRITE");
    private static final byte[] ALL = ascii("ALL");
    private static final byte[] LIB_NAME = ascii("LIB-NAME");
    private static final byte[] LIB_VER = ascii("LIB-VER");
    private static final ErrorReply BAD_PAUSE_MODE = ErrorReply.of("ERR CLIENT PAUSE mode must be WRITE or ALL");
    private static final ErrorReply TIMEOUT_OUT_OF_RANGE = ErrorReply.of("ERR timeout is out of range");

    private ClientCommands() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// CLIENT ID.
    static void id(Session session, Args args, ReplyWriter out) {
        out.integer(session.id());
    }

    /// CLIENT GETNAME.
    static void getName(Session session, Args args, ReplyWriter out) {
        String name = session.name();
        if (name.isEmpty()) {
            out.nil();
        } else {
            out.bulkText(name);
        }
    }

    /// CLIENT SETNAME; the empty name takes the name away.
    static void setName(Session session, Args args, ReplyWriter out) {
        if (!ClientText.isPrintable(args, 2)) {
            out.error(ClientText.BAD_NAME);
            return;
        }
        session.name(args.text(2));
        out.ok();
    }

    /// CLIENT SETINFO: what the client's library calls itself.
    static void setInfo(Session session, Args args, ReplyWriter out) {
        boolean name = args.is(2, LIB_NAME);
        if (!name && !args.is(2, LIB_VER)) {
            out.error(ErrorReply.of("ERR Unrecognized option '" + args.text(2) + "'"));
            return;
        }
        if (!ClientText.isPrintable(args, 3)) {
            String attribute = args.text(2).toLowerCase(Locale.ROOT);
            out.error(ErrorReply.of("ERR " + attribute + " cannot contain spaces, newlines or special characters."));
            return;
        }
        if (name) {
            session.libraryName(args.text(3));
        } else {
            session.libraryVersion(args.text(3));
        }
        out.ok();
    }

    /// CLIENT NO-EVICT.
    static void noEvict(Session session, Args args, ReplyWriter out) {
        if (isSwitch(args, out)) {
            session.noEvict(args.is(2, ON));
        }
    }

    /// CLIENT NO-TOUCH.
    static void noTouch(Session session, Args args, ReplyWriter out) {
        if (isSwitch(args, out)) {
            session.noTouch(args.is(2, ON));
        }
    }

    /// Whether argument 2 is ON or OFF; writes the reply in both cases.
    private static boolean isSwitch(Args args, ReplyWriter out) {
        boolean valid = args.is(2, ON) || args.is(2, OFF);
        if (valid) {
            out.ok();
        } else {
            out.error(ErrorReply.SYNTAX);
        }
        return valid;
    }

    /// CLIENT REPLY: only ON is answered.
    static void reply(Session session, Args args, ReplyWriter out) {
        if (args.is(2, ON)) {
            session.replyMode(ReplyMode.ON);
            session.dropsReply(false);
            out.ok();
        } else if (args.is(2, OFF)) {
            session.replyMode(ReplyMode.OFF);
        } else if (!args.is(2, SKIP)) {
            out.error(ErrorReply.SYNTAX);
        } else if (session.replyMode() != ReplyMode.OFF) {
            session.replyMode(ReplyMode.SKIP_NEXT);
        }
    }

    /// CLIENT PAUSE timeout [WRITE|ALL].
    static void pause(Session session, Args args, ReplyWriter out) {
        if (args.count() > 4) {
            out.error(ErrorReply.subcommandSyntax("CLIENT", args.text(1)));
            return;
        }
        boolean all = args.count() == 3 || args.is(3, ALL);
        if (!all && !args.is(3, WRITE)) {
            out.error(BAD_PAUSE_MODE);
            return;
        }
        if (!args.tryLong(2)) {
            out.error(ErrorReply.TIMEOUT_NOT_AN_INTEGER);
            return;
        }
        long timeoutMs = args.longValue();
        ServerContext server = session.server();
        long nowMs = server.clock().epochMs();
        if (timeoutMs < 0) {
            out.error(ErrorReply.TIMEOUT_NEGATIVE);
        } else if (timeoutMs > Long.MAX_VALUE - nowMs) {
            out.error(TIMEOUT_OUT_OF_RANGE);
        } else {
            server.pause().pause(nowMs + timeoutMs, all, nowMs);
            out.ok();
        }
    }

    /// CLIENT UNPAUSE: every proactor looks at its waiting connections in its next turn.
    static void unpause(Session session, Args args, ReplyWriter out) {
        ServerContext server = session.server();
        server.pause().unpause();
        EngineShard home = session.channel().home();
        for (int i = 0; i < server.shards().size(); i++) {
            server.shards()
                    .send(home, i, shard -> server.context(shard.id()).network().resumePaused());
        }
        out.ok();
    }
}
