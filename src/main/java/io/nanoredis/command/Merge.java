package io.nanoredis.command;

import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.resp.RespReader;

/// Makes the one reply of a command out of the replies of its parts.
///
/// *Thread*: the connection's proactor. When a part failed, its error is the reply.
@FunctionalInterface
public interface Merge {
    /// Writes the reply; no part is an error.
    void merge(ReplyParts parts, ReplyWriter out);

    /// Integers are added: DEL, EXISTS, DBSIZE.
    Merge SUM = (parts, out) -> {
        long sum = 0;
        for (int i = 0; i < parts.count(); i++) {
            sum += parts.number(i);
        }
        out.integer(sum);
    };

    /// Every part says the same: MSET, FLUSHALL.
    Merge SAME = (parts, out) -> out.raw(parts.array(0), parts.start(0), parts.end(0) - parts.start(0));

    /// Arrays with an element per key are interleaved in the order of the keys: MGET.
    Merge ELEMENTS = new Merge() {
        @Override
        public void merge(ReplyParts parts, ReplyWriter out) {
            int keys = parts.keyCount();
            out.arrayHeader(keys);
            int[] next = new int[parts.count()];
            for (int i = 0; i < next.length; i++) {
                next[i] = ReplyParts.afterLine(parts.array(i), parts.start(i));
            }
            for (int k = 0; k < keys; k++) {
                int part = parts.partOfKey(k);
                int from = next[part];
                int to = RespReader.skip(parts.array(part), from);
                out.raw(parts.array(part), from, to - from);
                next[part] = to;
            }
        }
    };

    /// Arrays are put one behind the other: KEYS.
    Merge CONCATENATE = (parts, out) -> {
        long total = 0;
        for (int i = 0; i < parts.count(); i++) {
            total += parts.number(i);
        }
        out.arrayHeader(Math.toIntExact(total));
        for (int i = 0; i < parts.count(); i++) {
            int from = ReplyParts.afterLine(parts.array(i), parts.start(i));
            out.raw(parts.array(i), from, parts.end(i) - from);
        }
    };
}
