package io.nanoredis.family.generic;

import io.nanoredis.command.ShardContext;
import io.nanoredis.db.ValueTypes;
import io.nanoredis.memory.Mem;
import io.nanoredis.resp.Glob;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.structure.RecordVisitor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Picks the keys that SCAN and KEYS reply out of a walk over the table.
///
/// *Shape*: the addresses of the records, which stay valid as nothing changes the table before the reply is written; keys that
/// have expired are copied and removed after it.
final class KeyCollector implements RecordVisitor {
    private final ShardContext cx;
    private final long nowMs;
    private byte @Nullable [] pattern;
    private int type = ANY_TYPE;
    private byte[] key = new byte[64];
    private long[] records = new long[16];
    private int count;
    private @Nullable List<byte[]> expired;

    private static final int ANY_TYPE = -1;
    private static final int NO_TYPE = -2;

    KeyCollector(ShardContext cx) {
        this.cx = cx;
        nowMs = cx.nowMs();
    }

    /// Picks only keys that match `glob`.
    void matching(byte[] glob) {
        pattern = Glob.matchesAll(glob) ? null : glob;
    }

    /// Picks only keys of the named type; of a name that no type has, none.
    void ofType(String name) {
        type = NO_TYPE;
        for (int code = 0; code < ValueTypes.count(); code++) {
            if (ValueTypes.of(code).name().equals(name.toLowerCase(Locale.ROOT))) {
                type = code;
            }
        }
    }

    @Override
    public void record(long record) {
        if (!isWanted(record)) {
            return;
        }
        if (hasExpired(record)) {
            forget(record);
            return;
        }
        if (count == records.length) {
            records = Arrays.copyOf(records, count * 2);
        }
        records[count++] = record;
    }

    private boolean isWanted(long record) {
        return (type == ANY_TYPE || type == Record.type(record)) && matches(record);
    }

    private boolean matches(long record) {
        byte[] glob = pattern;
        if (glob == null) {
            return true;
        }
        int length = Record.keyLength(record);
        if (length > key.length) {
            key = new byte[Math.max(length, key.length * 2)];
        }
        Mem.copyOut(Record.keyAddress(record), key, 0, length);
        return Glob.matches(glob, key, 0, length, false);
    }

    private boolean hasExpired(long record) {
        long expireAtMs = Record.expireAtMs(record);
        return expireAtMs != 0 && expireAtMs < nowMs;
    }

    private void forget(long record) {
        byte[] name = new byte[Record.keyLength(record)];
        Mem.copyOut(Record.keyAddress(record), name, 0, name.length);
        if (expired == null) {
            expired = new ArrayList<>();
        }
        expired.add(name);
    }

    /// Writes the array of the picked keys, and then removes those that had expired.
    void reply(ReplyWriter out) {
        out.arrayHeader(count);
        for (int i = 0; i < count; i++) {
            IterationCommands.writeKey(records[i], out);
        }
        if (expired != null) {
            for (byte[] name : expired) {
                cx.keyspace().find(name, 0, name.length, cx.server().hash().hash(name, 0, name.length));
            }
        }
    }
}
