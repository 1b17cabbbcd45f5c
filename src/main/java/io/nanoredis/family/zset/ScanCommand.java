package io.nanoredis.family.zset;

import io.nanoredis.command.ScanCursor;
import io.nanoredis.command.ScanOptions;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.RecordVisitor;
import io.nanoredis.type.zset.SortedSet;
import io.nanoredis.type.zset.ZsetType;

/// ZSCAN: the members of a sorted set with their scores, step by step.
///
/// *Shape*: a packed set is replied in one step, with cursor 0. As Redis does, options are not looked at where there is
/// no set.
final class ScanCommand {
    private ScanCommand() {}

    /// ZSCAN: one step.
    static void zscan(ShardContext cx, Args args, ReplyWriter out) {
        if (!ScanCursor.isValid(args, 2)) {
            out.error(ErrorReply.INVALID_CURSOR);
            return;
        }
        long record = cx.read(args, 1);
        if (record == 0) {
            out.arrayHeader(2);
            out.bulkLong(0);
            out.emptyArray();
            return;
        }
        if (Zsets.refuses(record, out)) {
            return;
        }
        ScanOptions options = ScanOptions.parse(args, 3, out);
        if (options == null) {
            return;
        }
        SortedSet set = Zsets.type(cx).reader(record);
        Passed passed = new Passed(set, options);
        long next = 0;
        if (ZsetType.isPacked(record)) {
            passed.all();
        } else {
            next = set.scan(ScanCursor.parse(args, 2), options.count(), passed);
        }
        out.arrayHeader(2);
        out.bulkLong(next);
        out.arrayHeader(2 * passed.count);
        out.raw(passed.members);
    }

    /// Writes the members that match.
    private static final class Passed implements RecordVisitor {
        private final SortedSet set;
        private final ScanOptions options;
        /// In RESP3 too, scores are text here.
        private final ReplyWriter members = new ReplyWriter();
        private int count;

        Passed(SortedSet set, ScanOptions options) {
            this.set = set;
            this.options = options;
        }

        void all() {
            boolean more = set.seek(0);
            while (more) {
                member();
                more = set.forward();
            }
        }

        @Override
        public void record(long record) {
            set.standAtRecord(record);
            member();
        }

        private void member() {
            int length = set.loadText();
            if (options.matches(set.text(), 0, length)) {
                members.bulk(set.text(), 0, length);
                set.replyStoredScore(members);
                count++;
            }
        }
    }
}
