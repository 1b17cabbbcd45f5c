package io.nanoredis.family.set;

import io.nanoredis.command.ScanCursor;
import io.nanoredis.command.ScanOptions;
import io.nanoredis.command.ShardContext;
import io.nanoredis.memory.Mem;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.structure.RecordVisitor;
import io.nanoredis.type.set.SetType;

/// SSCAN: the members of a set, step by step.
///
/// *Shape*: a set in a compact form is replied in one step, with cursor 0. As Redis does, options are not looked at
/// where there is no set.
final class ScanCommand {
    private static final int FIRST_OPTION = 3;

    private ScanCommand() {}

    /// SSCAN: one step.
    static void sscan(ShardContext cx, Args args, ReplyWriter out) {
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
        if (MemberCommands.isOther(record)) {
            out.error(ErrorReply.WRONG_TYPE);
            return;
        }
        ScanOptions options = ScanOptions.parse(args, FIRST_OPTION, out);
        if (options != null) {
            reply(cx, record, ScanCursor.parse(args, 2), options, out);
        }
    }

    /// The cursor comes before the members but is known after them: the members are written first.
    private static void reply(ShardContext cx, long record, long cursor, ScanOptions options, ReplyWriter out) {
        SetType sets = MemberCommands.sets(cx);
        ReplyWriter members = new ReplyWriter();
        Passed passed = new Passed(options, members);
        long next = 0;
        if (SetType.isTable(record)) {
            next = sets.scan(record, cursor, options.count(), passed);
        } else {
            sets.algebra().members(record, passed::member);
        }
        out.arrayHeader(2);
        out.bulkLong(next);
        out.arrayHeader(passed.count);
        out.raw(members);
    }

    /// Writes the members that match.
    private static final class Passed implements RecordVisitor {
        private final ScanOptions options;
        private final ReplyWriter out;
        private byte[] text = new byte[64];
        private int count;

        Passed(ScanOptions options, ReplyWriter out) {
            this.options = options;
            this.out = out;
        }

        @Override
        public void record(long record) {
            int length = Record.keyLength(record);
            if (length > text.length) {
                text = new byte[Math.max(length, 2 * text.length)];
            }
            Mem.copyOut(Record.keyAddress(record), text, 0, length);
            member(text, 0, length);
        }

        boolean member(byte[] array, int offset, int length) {
            if (options.matches(array, offset, length)) {
                out.bulk(array, offset, length);
                count++;
            }
            return true;
        }
    }
}
