package io.nanoredis.family.connection;

import io.nanoredis.command.ClientTable;
import io.nanoredis.command.Session;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;

/// MONITOR, and the way out of it by RESET.
///
/// *Thread*: the proactor of the connection.
final class MonitorMode {
    private MonitorMode() {}

    /// MONITOR. A second one has no reply at all, as in Redis.
    static void start(Session session, Args args, ReplyWriter out) {
        if (session.monitor()) {
            return;
        }
        session.monitor(true);
        clients(session).monitors().add(session.channel());
        session.server().addMonitors(1);
        out.ok();
    }

    /// The client no longer sees the commands of others.
    static void end(Session session) {
        session.monitor(false);
        clients(session).monitors().remove(session.channel());
        session.server().addMonitors(-1);
    }

    private static ClientTable clients(Session session) {
        return session.server().context(session.channel().home().id()).clients();
    }
}
