package io.nanoredis.family.generic;

import io.nanoredis.db.ValueTypes;
import io.nanoredis.memory.Mem;
import io.nanoredis.resp.Glob;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.structure.RecordVisitor;
import io.nanoredis.type.StoredBytes;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Picks the keys that SCAN and KEYS reply out of a walk over the table.
///
/// *Shape*: the addresses of the records, which stay valid as nothing changes the table before the reply is written.
final class KeyCollector implements RecordVisitor {
    private static final int ANY_TYPE = -1;
    private static final int NO_TYPE = -2;

    private byte @Nullable [] pattern;
    private int type = ANY_TYPE;
    private byte[] key = new byte[64];
    private long[] records = new long[16];
    private int count;

    /// Picks only keys that match `glob`.
    void matching(byte[] glob) {
        pattern = Glob.matchesAll(glob) ? null : glob;
    }

    /// Picks only keys of the named type; of a name that no type has, none.
    void ofType(ValueTypes types, String name) {
        int code = types.codeOf(name.toLowerCase(Locale.ROOT));
        type = code < 0 ? NO_TYPE : code;
    }

    @Override
    public void record(long record) {
        if ((type != ANY_TYPE && type != Record.type(record)) || !matches(record)) {
            return;
        }
        if (count == records.length) {
            records = Arrays.copyOf(records, count * 2);
        }
        records[count++] = record;
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

    /// Writes the array of the picked keys.
    void reply(ReplyWriter out) {
        out.arrayHeader(count);
        for (int i = 0; i < count; i++) {
            StoredBytes.replyKey(records[i], out);
        }
    }
}
