package io.nanoredis.type.stream;

import io.nanoredis.memory.Mem;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.CountedTree;
import io.nanoredis.type.StoredBytes;

/// One who reads a stream within a group.
///
/// *shape* — a block: bytes of the name (8) | when the consumer last came, ms since 1970 (8) | when it last got
/// something (8) | what it has pending, an [IdTree] (24) | name. *thread* — the owner of the memory.
public final class Consumer {
    static final int PENDING = 24;
    static final int NAME = 48;

    private static final int SEEN = 8;
    private static final int ACTIVE = 16;

    private Consumer() {}

    /// Fills a block, but for the name.
    static void init(long consumer, long seenMs, long activeMs) {
        Mem.zero(consumer, NAME);
        seenMs(consumer, seenMs);
        activeMs(consumer, activeMs);
    }

    /// When the consumer last came, in ms since 1970.
    public static long seenMs(long consumer) {
        return Mem.getLong(consumer + SEEN);
    }

    /// Notes that the consumer comes.
    public static void seenMs(long consumer, long nowMs) {
        Mem.putLong(consumer + SEEN, nowMs);
    }

    /// When the consumer last got something, in ms since 1970.
    public static long activeMs(long consumer) {
        return Mem.getLong(consumer + ACTIVE);
    }

    /// Notes that the consumer gets something.
    public static void activeMs(long consumer, long nowMs) {
        Mem.putLong(consumer + ACTIVE, nowMs);
    }

    /// How many entries the consumer has pending.
    public static long pendingCount(long consumer) {
        return CountedTree.sizeOf(consumer + PENDING);
    }

    /// Writes the name as a bulk string.
    public static void replyName(long consumer, ReplyWriter out) {
        StoredBytes.reply(consumer + NAME, NameTree.nameLength(consumer), out);
    }
}
