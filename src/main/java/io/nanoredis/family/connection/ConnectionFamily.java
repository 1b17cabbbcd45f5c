package io.nanoredis.family.connection;

import static io.nanoredis.command.AclCategory.CONNECTION;
import static io.nanoredis.command.CommandFlag.ADMIN;
import static io.nanoredis.command.CommandFlag.ALLOW_BUSY;
import static io.nanoredis.command.CommandFlag.FAST;
import static io.nanoredis.command.CommandFlag.LOADING;
import static io.nanoredis.command.CommandFlag.NOSCRIPT;
import static io.nanoredis.command.CommandFlag.NO_AUTH;
import static io.nanoredis.command.CommandFlag.STALE;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.Coordinator;
import io.nanoredis.command.Session;
import io.nanoredis.command.ShardContext;
import io.nanoredis.pubsub.Change;
import io.nanoredis.pubsub.Kind;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.util.List;

/// The commands about the connection itself: PING, ECHO, SELECT, AUTH, HELLO, RESET, QUIT, CLIENT and MONITOR.
public final class ConnectionFamily {
    private static final ErrorReply OUT_OF_INT_RANGE =
            ErrorReply.of("ERR value is out of range, value must between -2147483648 and 2147483647");

    private ConnectionFamily() {}

    /// The rows of this family.
    public static List<CommandRow> rows() {
        return List.of(ping(), echo(), select(), auth(), hello(), reset(), quit(), ClientRows.client(), monitor());
    }

    private static CommandRow named(String name) {
        return Command.named(name).group("connection").categories(CONNECTION);
    }

    private static CommandRow ping() {
        return named("ping")
                .arity(-1)
                .flags(FAST)
                .tips("request_policy:all_shards", "response_policy:all_succeeded")
                .since("1.0.0")
                .allowedWhileSubscribed()
                .summary("Answers PONG, or the message given: a sign of life.")
                .syntax("[message]")
                .onSession(ConnectionFamily::ping);
    }

    private static CommandRow echo() {
        return named("echo")
                .arity(2)
                .flags(LOADING, STALE, FAST)
                .since("1.0.0")
                .summary("Answers the message given.")
                .syntax("message")
                .onSession(ConnectionFamily::echo);
    }

    private static CommandRow select() {
        return named("select")
                .arity(2)
                .flags(LOADING, STALE, FAST)
                .since("1.0.0")
                .summary("Chooses the logical database that the following commands of this connection work on.")
                .syntax("index")
                .onSession(ConnectionFamily::select);
    }

    private static CommandRow auth() {
        return named("auth")
                .arity(-2)
                .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY)
                .since("1.0.0")
                .complexity("O(N) where N is the number of passwords defined for the user")
                .changed("6.0.0", "Takes a user name before the password.")
                .summary("Proves who the client is.")
                .syntax("[username] password")
                .secrets((args, i) -> true)
                .onSession(Handshake::auth);
    }

    private static CommandRow hello() {
        return named("hello")
                .arity(-1)
                .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY)
                .since("6.0.0")
                .changed("6.2.0", "May be called without a version, and then only describes the connection.")
                .summary("Opens the conversation: chooses the protocol, may authenticate and name the client, and"
                        + " answers what the server is.")
                .syntax("[protover [AUTH username password] [SETNAME clientname]]")
                .secrets(Handshake::isSecretOfHello)
                .onSession(Handshake::hello);
    }

    private static CommandRow reset() {
        return named("reset")
                .arity(1)
                .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY)
                .since("6.2.0")
                .allowedWhileSubscribed()
                .summary("Puts the connection back into the state of a fresh one.")
                .wayOut()
                .onSession(ConnectionFamily::reset)
                .acrossShards(ConnectionFamily::resetSubscribed);
    }

    private static CommandRow quit() {
        return named("quit")
                .arity(-1)
                .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY)
                .since("1.0.0")
                .deprecated("7.2.0", "just closing the connection")
                .allowedWhileSubscribed()
                .summary("Closes the connection once the replies have left.")
                .wayOut()
                .onSession(ConnectionFamily::quit);
    }

    private static CommandRow monitor() {
        return Command.named("monitor")
                .group("server")
                .arity(1)
                .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                .since("1.0.0")
                .complexity("")
                .summary("Streams every command that the server executes to this connection.")
                .onSession(MonitorMode::start);
    }

    private static void ping(Session session, Args args, ReplyWriter out) {
        if (args.count() > 2) {
            out.error(ErrorReply.wrongArity("ping"));
            return;
        }
        boolean likeMessage = session.subscribed() && !session.resp3();
        if (likeMessage) {
            out.arrayHeader(2);
            out.bulkText("pong");
        }
        if (args.count() == 2) {
            out.bulk(args.array(), args.offset(1), args.length(1));
        } else if (likeMessage) {
            out.bulkText("");
        } else {
            out.simple("PONG");
        }
    }

    private static void echo(Session session, Args args, ReplyWriter out) {
        out.bulk(args.array(), args.offset(1), args.length(1));
    }

    private static void select(Session session, Args args, ReplyWriter out) {
        if (!args.tryLong(1)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return;
        }
        long index = args.longValue();
        if (index != (int) index) {
            out.error(OUT_OF_INT_RANGE);
        } else if (index < 0 || index >= databases(session)) {
            out.error(ErrorReply.DB_INDEX_OUT_OF_RANGE);
        } else {
            session.database((int) index);
            out.ok();
        }
    }

    private static int databases(Session session) {
        return home(session).database().databases();
    }

    private static ShardContext home(Session session) {
        return session.server().context(session.channel().home().id());
    }

    private static void reset(Session session, Args args, ReplyWriter out) {
        if (session.monitor()) {
            MonitorMode.end(session);
        }
        if (session.replyMode() == Session.ReplyMode.OFF) {
            session.dropsReply(false);
        }
        home(session).tracking().end(session);
        session.reset();
        session.channel().limitsChanged();
        out.resp3(false);
        out.simple("RESET");
    }

    /// RESET of a client that subscribes: answered when every proactor knows that it does not any more.
    private static void resetSubscribed(Coordinator cx, Args args, ReplyWriter out) {
        Session session = cx.session();
        for (Kind kind : Kind.values()) {
            Change change = cx.ask(cx.home().id(), home -> home.hub().unsubscribeAll(session.subscriptions(), kind));
            change.await();
        }
        cx.await(cx.home().id(), home -> reset(session, args, out));
    }

    private static void quit(Session session, Args args, ReplyWriter out) {
        session.closeAfterReply();
        out.ok();
    }
}
