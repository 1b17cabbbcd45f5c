package io.nanoredis.family.connection;

import io.nanoredis.command.CachingClient;
import io.nanoredis.command.CachingMode;
import io.nanoredis.command.Session;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// CLIENT CACHING, GETREDIR and TRACKINGINFO: what a connection that tracks keys can say and be told by itself.
final class Tracking {
    private static final byte[] YES = "YES".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO = "NO".getBytes(StandardCharsets.US_ASCII);
    private static final ErrorReply NOT_TRACKING =
            ErrorReply.of("ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or"
                    + " OPTOUT mode enabled");
    private static final ErrorReply NOT_OPTIN =
            ErrorReply.of("ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.");
    private static final ErrorReply NOT_OPTOUT =
            ErrorReply.of("ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.");
    private static final int NO_TRACKING = -1;

    private Tracking() {}

    /// How the client tracks; null if it does not.
    static @Nullable CachingMode mode(Session session) {
        CachingClient client = session.caching();
        return client == null ? null : client.mode();
    }

    /// The number of the client that is told instead: 0 for none, -1 without tracking.
    static long redirect(Session session) {
        CachingMode mode = mode(session);
        return mode == null ? NO_TRACKING : mode.redirectId();
    }

    /// Whether that client was gone when it should have been told something.
    static boolean isBroken(Session session) {
        CachingClient client = session.caching();
        return client != null && client.redirectBroken();
    }

    /// CLIENT CACHING.
    static void caching(Session session, Args args, ReplyWriter out) {
        CachingMode mode = mode(session);
        if (mode == null) {
            out.error(NOT_TRACKING);
        } else if (args.is(2, YES)) {
            choose(session, mode.optIn(), NOT_OPTIN, out);
        } else if (args.is(2, NO)) {
            choose(session, mode.optOut(), NOT_OPTOUT, out);
        } else {
            out.error(ErrorReply.SYNTAX);
        }
    }

    private static void choose(Session session, boolean valid, ErrorReply error, ReplyWriter out) {
        if (valid) {
            session.beginCaching().choose();
            out.ok();
        } else {
            out.error(error);
        }
    }

    /// CLIENT GETREDIR.
    static void getRedir(Session session, Args args, ReplyWriter out) {
        out.integer(redirect(session));
    }

    /// CLIENT TRACKINGINFO.
    static void info(Session session, Args args, ReplyWriter out) {
        CachingMode mode = mode(session);
        List<String> flags = flags(session, mode);
        out.mapHeader(3);
        out.bulkText("flags");
        out.setHeader(flags.size());
        flags.forEach(out::bulkText);
        out.bulkText("redirect");
        out.integer(redirect(session));
        out.bulkText("prefixes");
        List<byte[]> prefixes = mode == null ? List.of() : mode.prefixList();
        out.arrayHeader(prefixes.size());
        prefixes.forEach(out::bulk);
    }

    private static List<String> flags(Session session, @Nullable CachingMode mode) {
        if (mode == null) {
            return List.of("off");
        }
        List<String> flags = new ArrayList<>(List.of("on"));
        boolean chosen = session.beginCaching().chosen();
        add(flags, mode.broadcasts(), "bcast");
        add(flags, mode.optIn(), "optin");
        add(flags, mode.optIn() && chosen, "caching-yes");
        add(flags, mode.optOut(), "optout");
        add(flags, mode.optOut() && chosen, "caching-no");
        add(flags, mode.noLoop(), "noloop");
        add(flags, isBroken(session), "broken_redirect");
        return flags;
    }

    private static void add(List<String> flags, boolean set, String name) {
        if (set) {
            flags.add(name);
        }
    }
}
