package io.nanoredis.family.stream;

import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.stream.Stream;
import io.nanoredis.type.stream.StreamId;
import io.nanoredis.type.stream.StreamTrim;
import io.nanoredis.type.stream.StreamType;
import org.jspecify.annotations.Nullable;

/// The commands that add to a stream or cut it at its beginning: XADD and XTRIM.
final class AppendCommands {
    private static final ErrorReply XADD_ARITY = ErrorReply.wrongArity("xadd");
    private static final ErrorReply ZERO_ID = ErrorReply.of("ERR The ID specified in XADD must be greater than 0-0");
    private static final ErrorReply SMALL_ID =
            ErrorReply.of("ERR The ID specified in XADD is equal or smaller than the target stream top item");
    private static final ErrorReply EXHAUSTED =
            ErrorReply.of("ERR The stream has exhausted the last possible ID, unable to add more items");
    private static final ErrorReply TOO_LARGE = ErrorReply.of("ERR Elements are too large to be stored");

    private AppendCommands() {}

    /// XADD: adds an entry, and removes old ones if that is wanted.
    static void xadd(ShardContext cx, Args args, ReplyWriter out) {
        StreamType type = Streams.type(cx);
        StreamId given = type.otherId();
        long parsed = TrimArguments.parseAdd(args, nodeEntriesMax(cx), type.trim(), given, out);
        if (parsed == TrimArguments.REFUSED) {
            return;
        }
        int texts = args.count() - TrimArguments.idAt(parsed) - 1;
        if (texts < 2 || texts % 2 != 0) {
            out.error(XADD_ARITY);
            return;
        }
        if (TrimArguments.hasWholeId(parsed) && given.isZero()) {
            out.error(ZERO_ID);
            return;
        }
        long record = cx.change(args, 1);
        if (record != 0 && !StreamType.isStream(record)) {
            out.error(ErrorReply.WRONG_TYPE);
        } else if (record == 0 && TrimArguments.mustExist(parsed)) {
            out.nil();
        } else {
            add(cx, args, record, parsed, out);
        }
    }

    private static long nodeEntriesMax(ShardContext cx) {
        return cx.database().encodingLimits().streamNodeEntriesMax();
    }

    private static void add(ShardContext cx, Args args, long record, long parsed, ReplyWriter out) {
        StreamType type = Streams.type(cx);
        Stream stream = record == 0 ? Streams.create(cx, args, 1) : type.open(record);
        StreamId id = type.id();
        int firstField = TrimArguments.idAt(parsed) + 1;
        Producer producer = TrimArguments.producerAt(parsed) == 0 ? null : Producer.of(cx, args, parsed);
        if (producer != null && record != 0 && producer.hasAdded(stream, cx.nowMs(), id)) {
            id.reply(out);
            return;
        }
        long bytes = textBytes(args, firstField);
        ErrorReply error = chooseId(stream, parsed, type.otherId(), cx.nowMs(), id);
        if (error == null && bytes > Stream.ENTRY_TEXT_BYTES_MAX) {
            error = TOO_LARGE;
        }
        if (error != null) {
            dropIfNew(cx, args, record);
            out.error(error);
            return;
        }
        try {
            if (producer == null) {
                stream.append(id, args, firstField, bytes);
            } else {
                producer.append(cx, stream, id, args, firstField, bytes);
            }
        } catch (RuntimeException e) {
            dropIfNew(cx, args, record);
            throw e;
        }
        id.reply(out);
        cx.event(KeyEvent.XADD, args, 1);
        if (stream.trim(type.trim()) > 0) {
            cx.event(KeyEvent.XTRIM, args, 1);
        }
        if (record != 0) {
            cx.keyspace().modified(record);
        }
    }

    private static void dropIfNew(ShardContext cx, Args args, long record) {
        if (record == 0) {
            cx.delete(args, 1);
        }
    }

    private static long textBytes(Args args, int firstField) {
        long bytes = 0;
        for (int i = firstField; i < args.count(); i++) {
            bytes += args.length(i);
        }
        return bytes;
    }

    /// Puts the ID that the entry gets into `id`; returns the error if there is none for it.
    private static @Nullable ErrorReply chooseId(Stream stream, long parsed, StreamId given, long nowMs, StreamId id) {
        stream.lastId(id);
        if (id.isMax()) {
            return EXHAUSTED;
        }
        if (!TrimArguments.hasId(parsed)) {
            if (Long.compareUnsigned(nowMs, id.ms()) > 0) {
                id.set(nowMs, 0);
            } else {
                id.increment();
            }
            return null;
        }
        if (!TrimArguments.hasWholeId(parsed) && given.ms() == id.ms()) {
            return id.seq() != StreamId.PART_MAX && id.increment() ? null : SMALL_ID;
        }
        if (given.compare(id) <= 0) {
            return SMALL_ID;
        }
        id.set(given);
        return null;
    }

    /// XTRIM: removes entries from the beginning.
    static void xtrim(ShardContext cx, Args args, ReplyWriter out) {
        StreamTrim trim = Streams.type(cx).trim();
        if (!TrimArguments.parseTrim(args, nodeEntriesMax(cx), trim, out)) {
            return;
        }
        long record = cx.change(args, 1);
        if (record == 0) {
            out.integer(0);
        } else if (!StreamType.isStream(record)) {
            out.error(ErrorReply.WRONG_TYPE);
        } else {
            long removed = Streams.open(cx, record).trim(trim);
            if (removed > 0) {
                cx.event(KeyEvent.XTRIM, args, 1);
                cx.keyspace().modified(record);
            }
            out.integer(removed);
        }
    }
}
