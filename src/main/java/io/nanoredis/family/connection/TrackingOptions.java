package io.nanoredis.family.connection;

import io.nanoredis.command.CachingMode;
import io.nanoredis.command.Coordinator;
import io.nanoredis.command.Session;
import io.nanoredis.command.SessionChannel;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The options of CLIENT TRACKING, and whether they go together with each other and with how the client tracks already.
///
/// *Thread*: the fiber.
final class TrackingOptions {
    private static final byte[] REDIRECT = ascii("REDIRECT");
    private static final byte[] BCAST = ascii("BCAST");
    private static final byte[] OPTIN = ascii("OPTIN");
    private static final byte[] OPTOUT = ascii("OPTOUT");
    private static final byte[] NOLOOP = ascii("NOLOOP");
    private static final byte[] PREFIX = ascii("PREFIX");
    private static final byte[] EVERY_KEY = {};
    private static final ErrorReply ONE_REDIRECT =
            ErrorReply.of("ERR A client can only redirect to a single other client");
    private static final ErrorReply NO_SUCH_CLIENT =
            ErrorReply.of("ERR The client ID you want redirect to does not exist");
    private static final ErrorReply PREFIX_WITHOUT_BCAST =
            ErrorReply.of("ERR PREFIX option requires BCAST mode to be enabled");
    private static final ErrorReply OTHER_BCAST =
            ErrorReply.of("ERR You can't switch BCAST mode on/off before disabling tracking for this client, and then"
                    + " re-enabling it with a different mode.");
    private static final ErrorReply OPT_WITH_BCAST =
            ErrorReply.of("ERR OPTIN and OPTOUT are not compatible with BCAST");
    private static final ErrorReply BOTH_OPTS = ErrorReply.of("ERR You can't specify both OPTIN mode and OPTOUT mode");
    private static final ErrorReply OTHER_OPT =
            ErrorReply.of("ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and then"
                    + " re-enabling it with a different mode.");

    private final List<byte[]> prefixes = new ArrayList<>();
    private boolean broadcasts;
    private boolean optIn;
    private boolean optOut;
    private boolean noLoop;
    private long redirectId;
    private @Nullable Session redirect;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Reads the options from argument `first` on; the first that is wrong is the reply.
    boolean read(Coordinator cx, Args args, int first, ReplyWriter out) {
        int i = first;
        while (i < args.count()) {
            boolean hasMore = i + 1 < args.count();
            if (args.is(i, REDIRECT) && hasMore) {
                ErrorReply error = readRedirect(cx, args, ++i);
                if (error != null) {
                    out.error(error);
                    return false;
                }
            } else if (args.is(i, PREFIX) && hasMore) {
                prefixes.add(args.bytes(++i));
            } else if (!readFlag(args, i)) {
                out.error(ErrorReply.SYNTAX);
                return false;
            }
            i++;
        }
        return true;
    }

    private boolean readFlag(Args args, int i) {
        if (args.is(i, BCAST)) {
            broadcasts = true;
        } else if (args.is(i, OPTIN)) {
            optIn = true;
        } else if (args.is(i, OPTOUT)) {
            optOut = true;
        } else if (args.is(i, NOLOOP)) {
            noLoop = true;
        } else {
            return false;
        }
        return true;
    }

    private @Nullable ErrorReply readRedirect(Coordinator cx, Args args, int i) {
        if (redirectId != 0) {
            return ONE_REDIRECT;
        }
        if (!args.tryLong(i)) {
            return ErrorReply.NOT_AN_INTEGER;
        }
        redirectId = args.longValue();
        redirect = find(cx, redirectId);
        return redirect == null ? NO_SUCH_CLIENT : null;
    }

    private static @Nullable Session find(Coordinator cx, long id) {
        for (int shard = 0; shard < cx.server().shards().size(); shard++) {
            SessionChannel channel = cx.<@Nullable SessionChannel>ask(
                    shard, there -> there.clients().find(id));
            if (channel != null) {
                return channel.session();
            }
        }
        return null;
    }

    /// What keeps a client from tracking so that tracks as `now` says; null if nothing does.
    @Nullable
    ErrorReply refusal(@Nullable CachingMode now) {
        if (!broadcasts && !prefixes.isEmpty()) {
            return PREFIX_WITHOUT_BCAST;
        }
        if (now != null && now.broadcasts() != broadcasts) {
            return OTHER_BCAST;
        }
        if (broadcasts && (optIn || optOut)) {
            return OPT_WITH_BCAST;
        }
        if (optIn && optOut) {
            return BOTH_OPTS;
        }
        if (now != null && ((optIn && now.optOut()) || (optOut && now.optIn()))) {
            return OTHER_OPT;
        }
        return overlap(now == null ? List.of() : now.prefixList());
    }

    private @Nullable ErrorReply overlap(List<byte[]> existing) {
        for (int i = 0; i < prefixes.size(); i++) {
            for (byte[] other : existing) {
                if (overlap(prefixes.get(i), other)) {
                    return overlap(prefixes.get(i), "an existing", other);
                }
            }
            for (byte[] other : prefixes.subList(i + 1, prefixes.size())) {
                if (overlap(prefixes.get(i), other)) {
                    return overlap(prefixes.get(i), "another provided", other);
                }
            }
        }
        return null;
    }

    private static boolean overlap(byte[] one, byte[] other) {
        int common = Math.min(one.length, other.length);
        return Arrays.equals(one, 0, common, other, 0, common);
    }

    private static ErrorReply overlap(byte[] prefix, String which, byte[] other) {
        return ErrorReply.of("ERR Prefix '" + text(prefix) + "' overlaps with " + which + " prefix '" + text(other)
                + "'. Prefixes for a single client must not overlap.");
    }

    private static String text(byte[] prefix) {
        return ErrorReply.untilNul(new String(prefix, StandardCharsets.ISO_8859_1));
    }

    /// The prefixes that a client which has those of `now` is still to hear of.
    List<byte[]> newPrefixes() {
        return broadcasts && prefixes.isEmpty() ? List.of(EVERY_KEY) : prefixes;
    }

    /// How a client tracks that has tracked as `now` says.
    CachingMode mode(@Nullable CachingMode now) {
        TreeSet<byte[]> all = new TreeSet<>(Arrays::compareUnsigned);
        all.addAll(newPrefixes());
        if (now != null) {
            all.addAll(now.prefixList());
        }
        return new CachingMode(broadcasts ? List.copyOf(all) : null, optIn, optOut, noLoop, redirectId, redirect);
    }
}
