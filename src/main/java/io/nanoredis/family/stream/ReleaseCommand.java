package io.nanoredis.family.stream;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.stream.ConsumerGroup;
import io.nanoredis.type.stream.PendingEntry;
import io.nanoredis.type.stream.Stream;
import io.nanoredis.type.stream.StreamId;
import org.jspecify.annotations.Nullable;

/// The command that gives pending entries back to their group: XNACK.
///
/// A released entry stays pending, with no consumer, as if it had been delivered at the beginning of time.
final class ReleaseCommand {
    private static final ErrorReply BAD_MODE = ErrorReply.of("ERR mode must be SILENT, FAIL, or FATAL");
    private static final ErrorReply BAD_NUMBER = ErrorReply.of("ERR numids must be a positive integer");
    private static final ErrorReply OTHER_NUMBER = ErrorReply.of("ERR number of IDs doesn't match numids");
    private static final ErrorReply BAD_RETRYCOUNT = ErrorReply.of("ERR Invalid RETRYCOUNT value, must be >= 0");
    private static final ErrorReply NO_IDS = ErrorReply.of("ERR syntax error, expected IDS keyword");

    private static final int MODE = 3;
    private static final int FIRST_OPTION = 4;
    private static final long NOT_GIVEN = -1;

    /// What becomes of the number of deliveries.
    private enum Mode {
        /// The last one does not count.
        SILENT,
        /// It stays.
        FAIL,
        /// It is so great that nobody will try again.
        FATAL
    }

    private final Mode mode;
    private int firstId;
    private int idsEnd;
    private long deliveries = NOT_GIVEN;
    private boolean force;

    private ReleaseCommand(Mode mode) {
        this.mode = mode;
    }

    /// XNACK: releases the entries with some IDs.
    static void xnack(ShardContext cx, Args args, ReplyWriter out) {
        if (!PendingCommands.openGroup(cx, args, out)) {
            return;
        }
        Mode mode = mode(args);
        if (mode == null) {
            out.error(BAD_MODE);
            return;
        }
        ReleaseCommand release = new ReleaseCommand(mode);
        ErrorReply error = release.options(args);
        if (error == null && !release.hasValidIds(args, Streams.type(cx).id())) {
            error = IdArguments.INVALID;
        }
        if (error != null) {
            out.error(error);
            return;
        }
        int released = 0;
        StreamId id = Streams.type(cx).id();
        for (int i = release.firstId; i < release.idsEnd; i++) {
            IdArguments.parse(args, i, 0, id);
            released += release.one(Streams.opened(cx), id) ? 1 : 0;
        }
        if (released > 0) {
            cx.keyspace().modified(cx.find(args, 1));
        }
        out.integer(released);
    }

    private static @Nullable Mode mode(Args args) {
        if (args.is(MODE, Words.SILENT)) {
            return Mode.SILENT;
        }
        if (args.is(MODE, Words.FAIL)) {
            return Mode.FAIL;
        }
        return args.is(MODE, Words.FATAL) ? Mode.FATAL : null;
    }

    private @Nullable ErrorReply options(Args args) {
        for (int i = FIRST_OPTION; i < args.count(); i++) {
            boolean followed = i + 1 < args.count();
            ErrorReply error = null;
            if (followed && args.is(i, Words.IDS)) {
                error = ids(args, i + 1);
                i = idsEnd - 1;
            } else if (followed && args.is(i, Words.RETRYCOUNT)) {
                i++;
                error = retryCount(args, i);
            } else if (args.is(i, Words.FORCE)) {
                force = true;
            } else {
                error = ErrorReply.of("ERR Unrecognized XNACK option '" + Errors.echoed(args, i) + "'");
            }
            if (error != null) {
                return error;
            }
        }
        return firstId == 0 ? NO_IDS : null;
    }

    private @Nullable ErrorReply ids(Args args, int i) {
        if (!args.tryLong(i) || args.longValue() < 1 || args.longValue() > Integer.MAX_VALUE) {
            return BAD_NUMBER;
        }
        firstId = i + 1;
        if (args.longValue() > args.count() - firstId) {
            return OTHER_NUMBER;
        }
        idsEnd = firstId + (int) args.longValue();
        return null;
    }

    private @Nullable ErrorReply retryCount(Args args, int i) {
        if (!args.tryLong(i)) {
            return ErrorReply.NOT_AN_INTEGER;
        }
        deliveries = args.longValue();
        return deliveries < 0 ? BAD_RETRYCOUNT : null;
    }

    private boolean hasValidIds(Args args, StreamId id) {
        for (int i = firstId; i < idsEnd; i++) {
            if (!IdArguments.parse(args, i, 0, id)) {
                return false;
            }
        }
        return true;
    }

    private boolean one(Stream stream, StreamId id) {
        ConsumerGroup group = stream.groups().group();
        long entry = group.pending(id.ms(), id.seq());
        long before = 0;
        if (entry != 0) {
            before = PendingEntry.deliveries(entry);
        } else if (force && stream.seek(id.ms(), id.seq())) {
            entry = group.addPending(id.ms(), id.seq(), 0);
        } else {
            return false;
        }
        group.release(entry, id.ms(), id.seq(), deliveries(before));
        return true;
    }

    private long deliveries(long before) {
        if (deliveries != NOT_GIVEN) {
            return deliveries;
        }
        return switch (mode) {
            case SILENT -> Math.max(before - 1, 0);
            case FAIL -> before;
            case FATAL -> Long.MAX_VALUE;
        };
    }
}
