package io.nanoredis.family.stream;

import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.stream.ConsumerGroup;
import io.nanoredis.type.stream.References;
import io.nanoredis.type.stream.Stream;
import io.nanoredis.type.stream.StreamId;
import io.nanoredis.type.stream.StreamType;
import org.jspecify.annotations.Nullable;

/// The commands that delete entries by their IDs, and the one that sets a stream's counters: XDEL, XDELEX, XACKDEL,
/// XSETID.
final class DeleteCommands {
    private static final ErrorReply BELOW_MAX_DELETED =
            ErrorReply.of("ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id");
    private static final ErrorReply BELOW_TOP =
            ErrorReply.of("ERR The ID specified in XSETID is smaller than the target stream top item");
    private static final ErrorReply BELOW_LENGTH =
            ErrorReply.of("ERR The entries_added specified in XSETID is smaller than the target stream length");
    private static final ErrorReply NEGATIVE_ADDED = ErrorReply.of("ERR entries_added must be positive");
    private static final ErrorReply BAD_ID_COUNT = ErrorReply.of("ERR Number of IDs must be a positive integer");
    private static final ErrorReply WRONG_ID_COUNT =
            ErrorReply.of("ERR The `numids` parameter must match the number of arguments");

    /// What is replied for one ID.
    private static final int NOT_THERE = -1;

    private static final int DELETED = 1;
    private static final int STILL_REFERENCED = 2;

    private DeleteCommands() {}

    /// XDEL: deletes entries.
    static void xdel(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.change(args, 1);
        if (record == 0) {
            out.integer(0);
            return;
        }
        if (!StreamType.isStream(record)) {
            out.error(ErrorReply.WRONG_TYPE);
            return;
        }
        StreamId id = Streams.type(cx).id();
        if (!areIds(args, 2, args.count(), id, out)) {
            return;
        }
        Stream stream = Streams.open(cx, record);
        long deleted = 0;
        for (int i = 2; i < args.count(); i++) {
            IdArguments.parse(args, i, 0, id);
            deleted += stream.delete(id.ms(), id.seq()) ? 1 : 0;
        }
        if (deleted > 0) {
            cx.event(KeyEvent.XDEL, args, 1);
            cx.keyspace().modified(record);
        }
        out.integer(deleted);
    }

    /// Whether the arguments from one to before another are IDs; else replies the error.
    static boolean areIds(Args args, int from, int to, StreamId scratch, ReplyWriter out) {
        for (int i = from; i < to; i++) {
            if (!IdArguments.parse(args, i, 0, scratch, out)) {
                return false;
            }
        }
        return true;
    }

    /// The IDs of XDELEX and XACKDEL, and what becomes of what is pending of them.
    private record Selection(References references, int first, int end) {
        /// Reads the options from argument `at` on; null if they are wrong, and the error has been replied.
        static @Nullable Selection parse(Args args, int at, ReplyWriter out) {
            References references = References.UNSAID;
            int first = 0;
            int end = 0;
            int i = at;
            while (i < args.count()) {
                References said = TrimArguments.references(args, i);
                if (said != null && references == References.UNSAID) {
                    references = said;
                    i++;
                } else if (args.is(i, Words.IDS) && first == 0 && i + 1 < args.count()) {
                    if (!args.tryLong(i + 1) || args.longValue() <= 0) {
                        out.error(BAD_ID_COUNT);
                        return null;
                    }
                    first = i + 2;
                    if (args.longValue() > args.count() - first) {
                        out.error(WRONG_ID_COUNT);
                        return null;
                    }
                    end = first + (int) args.longValue();
                    i = end;
                } else {
                    out.error(first != 0 && i == end ? WRONG_ID_COUNT : ErrorReply.SYNTAX);
                    return null;
                }
            }
            if (first == 0) {
                out.error(ErrorReply.SYNTAX);
                return null;
            }
            return new Selection(references, first, end);
        }
    }

    /// XDELEX: deletes entries, with an eye on what is pending.
    static void xdelex(ShardContext cx, Args args, ReplyWriter out) {
        remove(cx, args, 2, out);
    }

    /// XACKDEL: acknowledges entries for a group, and deletes them.
    static void xackdel(ShardContext cx, Args args, ReplyWriter out) {
        remove(cx, args, 3, out);
    }

    /// @param optionsAt where the options begin; what stands between them and the key is a group, for which the entries
    ///     are acknowledged
    private static void remove(ShardContext cx, Args args, int optionsAt, ReplyWriter out) {
        Selection selection = Selection.parse(args, optionsAt, out);
        StreamId id = Streams.type(cx).id();
        if (selection == null || !areIds(args, selection.first, selection.end, id, out)) {
            return;
        }
        long record = cx.change(args, 1);
        if (record != 0 && !StreamType.isStream(record)) {
            out.error(ErrorReply.WRONG_TYPE);
            return;
        }
        Stream stream = record == 0 ? null : Streams.open(cx, record);
        boolean acknowledging = optionsAt == 3;
        boolean changed = false;
        boolean deleted = false;
        out.arrayHeader(selection.end - selection.first);
        for (int i = selection.first; i < selection.end; i++) {
            IdArguments.parse(args, i, 0, id);
            int result = NOT_THERE;
            if (stream != null && (!acknowledging || acknowledge(stream, args, id, selection.references))) {
                result = removeOne(stream, id, selection.references);
                changed = true;
                deleted |= result == DELETED;
            }
            out.integer(result);
        }
        if (deleted) {
            cx.event(KeyEvent.XDEL, args, 1);
        }
        if (changed) {
            cx.keyspace().modified(record);
        }
    }

    /// Acknowledges an entry for the group that argument 2 names; returns whether it was pending there.
    private static boolean acknowledge(Stream stream, Args args, StreamId id, References references) {
        if (!stream.groups().open(args.array(), args.offset(2), args.length(2))) {
            return false;
        }
        ConsumerGroup group = stream.groups().group();
        boolean pending = group.acknowledge(id.ms(), id.seq());
        if (!pending && references == References.DELETE) {
            stream.groups().dropReferences(id.ms(), id.seq());
        }
        return pending;
    }

    private static int removeOne(Stream stream, StreamId id, References references) {
        if (references == References.DELETE) {
            stream.groups().dropReferences(id.ms(), id.seq());
        }
        if (!stream.seek(id.ms(), id.seq())) {
            return NOT_THERE;
        }
        if (references == References.ACKNOWLEDGED
                && (stream.groups().count() == 0 || stream.groups().isReferenced(id.ms(), id.seq()))) {
            return STILL_REFERENCED;
        }
        stream.delete(id.ms(), id.seq());
        return DELETED;
    }

    /// XSETID: sets the last ID of a stream, and its counters if wanted.
    static void xsetid(ShardContext cx, Args args, ReplyWriter out) {
        StreamId id = new StreamId();
        StreamId maxDeleted = new StreamId();
        if (!IdArguments.parse(args, 2, 0, id, out)) {
            return;
        }
        long added = -1;
        for (int i = 3; i < args.count(); i += 2) {
            boolean followed = i + 1 < args.count();
            if (followed && args.is(i, Words.ENTRIESADDED)) {
                if (!args.tryLong(i + 1)) {
                    out.error(ErrorReply.NOT_AN_INTEGER);
                    return;
                }
                added = args.longValue();
                if (added < 0) {
                    out.error(NEGATIVE_ADDED);
                    return;
                }
            } else if (followed && args.is(i, Words.MAXDELETEDID)) {
                if (!IdArguments.parse(args, i + 1, 0, maxDeleted, out)) {
                    return;
                }
                if (id.compare(maxDeleted) < 0) {
                    out.error(BELOW_MAX_DELETED);
                    return;
                }
            } else {
                out.error(ErrorReply.SYNTAX);
                return;
            }
        }
        setId(cx, args, id, added, maxDeleted, out);
    }

    private static void setId(
            ShardContext cx, Args args, StreamId id, long added, StreamId maxDeleted, ReplyWriter out) {
        long record = cx.change(args, 1);
        if (record == 0) {
            out.error(ErrorReply.NO_SUCH_KEY);
            return;
        }
        if (!StreamType.isStream(record)) {
            out.error(ErrorReply.WRONG_TYPE);
            return;
        }
        Stream stream = Streams.open(cx, record);
        StreamId top = Streams.type(cx).id();
        if (stream.lastEntryId(top)) {
            if (id.compare(top) < 0) {
                out.error(BELOW_TOP);
                return;
            }
            if (added != -1 && stream.length() > added) {
                out.error(BELOW_LENGTH);
                return;
            }
        }
        stream.setLastId(id);
        if (added != -1) {
            stream.setEntriesAdded(added);
        }
        if (!maxDeleted.isZero()) {
            stream.setMaxDeletedId(maxDeleted);
        }
        cx.event(KeyEvent.XSETID, args, 1);
        cx.keyspace().modified(record);
        out.ok();
    }
}
