package io.nanoredis.family.connection;

import io.nanoredis.command.ServerFacts;
import io.nanoredis.command.Session;
import io.nanoredis.command.Settings;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// AUTH and HELLO: who the client is and which protocol it speaks.
///
/// There is one user, `default`; without `requirepass` it is let in with any password.
final class Handshake {
    private static final byte[] DEFAULT_USER = ascii("default");
    private static final byte[] AUTH = ascii("AUTH");
    private static final byte[] SETNAME = ascii("SETNAME");
    private static final ErrorReply UNAUTHENTICATED =
            ErrorReply.of("NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO"
                    + " AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol"
                    + " version at the same time");
    private static final int FIRST_OPTION = 2;

    private Handshake() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// AUTH with a password, or with a user's name and a password.
    static void auth(Session session, Args args, ReplyWriter out) {
        if (args.count() > 3) {
            out.error(ErrorReply.SYNTAX);
            return;
        }
        boolean named = args.count() == 3;
        if (!named && !session.server().settings().passwordRequired()) {
            out.error(ErrorReply.NO_PASSWORD_SET);
        } else if ((named && !args.equalsBytes(1, DEFAULT_USER)) || !logIn(session, args, args.count() - 1)) {
            out.error(ErrorReply.WRONG_PASSWORD);
        } else {
            out.ok();
        }
    }

    /// Lets the client in if argument `password` is the default user's password; otherwise it stays what it is.
    private static boolean logIn(Session session, Args args, int password) {
        Settings settings = session.server().settings();
        boolean right = !settings.passwordRequired() || isPassword(settings, args.bytes(password));
        if (right) {
            session.authenticated(true);
            session.channel().limitsChanged();
        }
        return right;
    }

    /// Compares in a time that does not tell how much of the password was right.
    private static boolean isPassword(Settings settings, byte[] given) {
        return MessageDigest.isEqual(settings.password().getBytes(StandardCharsets.ISO_8859_1), given);
    }

    /// HELLO [protover [AUTH username password] [SETNAME clientname]]: options take effect one by one, up to the first
    /// that is wrong.
    static void hello(Session session, Args args, ReplyWriter out) {
        int version = 0;
        if (args.count() > 1) {
            if (!args.tryLong(1)) {
                out.error(ErrorReply.PROTOCOL_VERSION_NOT_AN_INTEGER);
                return;
            }
            if (args.longValue() < 2 || args.longValue() > 3) {
                out.error(ErrorReply.NO_PROTO);
                return;
            }
            version = (int) args.longValue();
        }
        if (!takeOptions(session, args, out)) {
            return;
        }
        if (!session.authenticated()) {
            out.error(UNAUTHENTICATED);
            return;
        }
        if (version != 0) {
            session.resp3(version == 3);
            out.resp3(version == 3);
        }
        greet(session, out);
    }

    private static boolean takeOptions(Session session, Args args, ReplyWriter out) {
        int i = FIRST_OPTION;
        while (i < args.count()) {
            int more = args.count() - 1 - i;
            if (more >= 2 && args.is(i, AUTH)) {
                if (!args.equalsBytes(i + 1, DEFAULT_USER) || !logIn(session, args, i + 2)) {
                    out.error(ErrorReply.WRONG_PASSWORD);
                    return false;
                }
                i += 3;
            } else if (more >= 1 && args.is(i, SETNAME)) {
                if (!ClientText.isPrintable(args, i + 1)) {
                    out.error(ClientText.BAD_NAME);
                    return false;
                }
                session.name(args.text(i + 1));
                i += 2;
            } else {
                out.error(
                        ErrorReply.of("ERR Syntax error in HELLO option '" + ErrorReply.untilNul(args.text(i)) + "'"));
                return false;
            }
        }
        return true;
    }

    private static void greet(Session session, ReplyWriter out) {
        out.mapHeader(7);
        out.bulkText("server");
        out.bulkText("redis");
        out.bulkText("version");
        out.bulkText(ServerFacts.REDIS_VERSION);
        out.bulkText("proto");
        out.integer(session.resp3() ? 3 : 2);
        out.bulkText("id");
        out.integer(session.id());
        out.bulkText("mode");
        out.bulkText("standalone");
        out.bulkText("role");
        out.bulkText("master");
        out.bulkText("modules");
        out.emptyArray();
    }

    /// Whether argument `i` is the user or the password after AUTH.
    static boolean isSecretOfHello(Args args, int i) {
        return (i - 1 >= FIRST_OPTION && args.is(i - 1, AUTH)) || (i - 2 >= FIRST_OPTION && args.is(i - 2, AUTH));
    }
}
