package io.nanoredis.type.hash;

import io.nanoredis.memory.Mem;
import io.nanoredis.resp.Glob;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.DashTable;
import io.nanoredis.structure.Record;
import io.nanoredis.structure.RecordVisitor;
import io.nanoredis.type.EntryText;
import io.nanoredis.type.StoredBytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Replies about many fields of the hash that a [HashValue] has open: all of them, a step of an iteration. Fields that
/// have expired are left out, and left where they are.
///
/// *thread* — the shard's owner. *cost* — no allocation, but for scratch that grows to the largest step.
public final class HashReplies {
    private static final int SCRATCH_BYTES = 64;

    private final HashValue hash;
    private final RecordVisitor replying = this::replyField;
    private final RecordVisitor picking = this::pick;
    private final ReplyWriter nowhere = new ReplyWriter(0, 0);

    private ReplyWriter out = nowhere;
    private boolean names;
    private boolean values;
    private long nowMs;
    private int replied;

    private byte @Nullable [] pattern;
    private byte[] name = new byte[SCRATCH_BYTES];
    private long[] picked = new long[16];
    private int pickedCount;

    HashReplies(HashValue hash) {
        this.hash = hash;
    }

    // ---- everything

    /// Writes all fields, all values, or a map of both; of an open hash, or of a missing one.
    public void all(boolean withNames, boolean withValues, ReplyWriter reply) {
        if (hash.record() == 0) {
            header(withNames && withValues, 0, reply);
            return;
        }
        out = reply;
        names = withNames;
        values = withValues;
        nowMs = hash.nowMs();
        replied = 0;
        try {
            if (hash.hasExpired()) {
                allLive();
            } else {
                header(names && values, Math.toIntExact(hash.length()), out);
                forEach();
            }
        } finally {
            out = nowhere;
        }
    }

    private static void header(boolean map, int fields, ReplyWriter out) {
        if (map) {
            out.mapHeader(fields);
        } else {
            out.arrayHeader(fields);
        }
    }

    /// How many there are is known when they are written.
    private void allLive() {
        int mark = out.deferred();
        forEach();
        if (names && values) {
            out.closeDeferredMap(mark, replied);
        } else {
            out.closeDeferredArray(mark, replied);
        }
    }

    private void forEach() {
        if (hash.isTable()) {
            hash.table().forEach(replying);
            return;
        }
        long record = hash.record();
        long end = PackedFields.end(record);
        for (long field = PackedFields.first(record); field < end; field = PackedFields.next(record, field)) {
            replyPacked(record, field);
        }
    }

    private void replyPacked(long record, long field) {
        long value = PackedFields.value(field);
        if (isPast(PackedFields.expireAtMs(record, value))) {
            return;
        }
        if (names) {
            EntryText.reply(field, out);
        }
        if (values) {
            EntryText.reply(value, out);
        }
        replied++;
    }

    private void replyField(long field) {
        if (isPast(Record.expireAtMs(field))) {
            return;
        }
        if (names) {
            StoredBytes.replyKey(field, out);
        }
        if (values) {
            StoredBytes.replyValue(field, out);
        }
        replied++;
    }

    private boolean isPast(long expireAtMs) {
        return expireAtMs != 0 && nowMs > expireAtMs;
    }

    // ---- iteration

    /// Writes one step of an iteration: the next cursor, and the fields of the step whose names match. A packed hash is
    /// iterated over in one step.
    ///
    /// @param glob null for all names
    public void scan(long cursor, int count, byte @Nullable [] glob, boolean withValues, ReplyWriter reply) {
        pattern = glob;
        nowMs = hash.nowMs();
        pickedCount = 0;
        long next = hash.isTable() ? hash.table().scan(cursor, count, picking) : pickPacked();
        reply.arrayHeader(2);
        reply.bulkLong(next);
        reply.arrayHeader(withValues ? 2 * pickedCount : pickedCount);
        boolean table = hash.isTable();
        for (int i = 0; i < pickedCount; i++) {
            reply(picked[i], table, withValues, reply);
        }
        pattern = null;
    }

    /// Writes a field, which is a record of a table or a packed entry, and its value.
    static void reply(long field, boolean table, boolean withValues, ReplyWriter out) {
        if (table) {
            StoredBytes.replyKey(field, out);
            if (withValues) {
                StoredBytes.replyValue(field, out);
            }
            return;
        }
        EntryText.reply(field, out);
        if (withValues) {
            EntryText.reply(PackedFields.value(field), out);
        }
    }

    private void pick(long field) {
        if (!isPast(Record.expireAtMs(field)) && matches(field)) {
            add(field);
        }
    }

    private boolean matches(long field) {
        byte[] glob = pattern;
        if (glob == null) {
            return true;
        }
        int length = Record.keyLength(field);
        makeRoom(length);
        Mem.copyOut(Record.keyAddress(field), name, 0, length);
        return Glob.matches(glob, name, 0, length, false);
    }

    private void makeRoom(int length) {
        if (length > name.length) {
            name = new byte[Math.max(length, 2 * name.length)];
        }
    }

    private void add(long field) {
        if (pickedCount == picked.length) {
            picked = Arrays.copyOf(picked, 2 * pickedCount);
        }
        picked[pickedCount++] = field;
    }

    private long pickPacked() {
        long record = hash.record();
        long end = PackedFields.end(record);
        for (long field = PackedFields.first(record); field < end; field = PackedFields.next(record, field)) {
            if (!isPast(PackedFields.expireAtMs(record, PackedFields.value(field))) && matchesPacked(field)) {
                add(field);
            }
        }
        return DashTable.END;
    }

    private boolean matchesPacked(long field) {
        byte[] glob = pattern;
        if (glob == null) {
            return true;
        }
        int length = EntryText.length(field);
        makeRoom(length);
        EntryText.copy(field, name, 0);
        return Glob.matches(glob, name, 0, length, false);
    }
}
