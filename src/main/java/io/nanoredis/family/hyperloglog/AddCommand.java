package io.nanoredis.family.hyperloglog;

import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.hyperloglog.ElementHash;
import io.nanoredis.type.hyperloglog.HyperLogLog;

/// PFADD: shows elements to a HyperLogLog, which is made if it is missing, and replies whether that changed it.
final class AddCommand {
    private static final int KEY = 1;

    private AddCommand() {}

    static void pfadd(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.change(args, KEY);
        if (record == 0) {
            add(cx, args, Registers.create(cx, args, KEY), true, out);
            return;
        }
        ErrorReply refusal = Registers.refusal(record);
        if (refusal != null) {
            out.error(refusal);
        } else {
            Registers.makeRaw(record);
            add(cx, args, record, false, out);
        }
    }

    private static void add(ShardContext cx, Args args, long found, boolean isNew, ReplyWriter out) {
        long record = found;
        boolean changed = isNew;
        for (int i = KEY + 1; i < args.count(); i++) {
            long hash = ElementHash.of(args.array(), args.offset(i), args.length(i));
            long raised = Registers.raise(cx, args, KEY, record, ElementHash.index(hash), ElementHash.rank(hash));
            if (raised == Registers.CORRUPT) {
                out.error(Registers.CORRUPT_ERROR);
                return;
            }
            if (raised != Registers.UNCHANGED) {
                record = raised;
                changed = true;
            }
        }
        if (changed) {
            HyperLogLog.invalidate(record);
            cx.keyspace().modified(record);
            cx.event(KeyEvent.PFADD, args, KEY);
        }
        out.integer(changed ? 1 : 0);
    }
}
