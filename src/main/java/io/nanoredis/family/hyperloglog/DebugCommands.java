package io.nanoredis.family.hyperloglog;

import io.nanoredis.command.Session;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.type.hyperloglog.DenseRegisters;
import io.nanoredis.type.hyperloglog.HyperLogLog;
import io.nanoredis.type.hyperloglog.SparseRegisters;
import java.nio.charset.StandardCharsets;

/// PFDEBUG, which looks into a HyperLogLog, and PFSELFTEST.
final class DebugCommands {
    private static final byte[] GETREG = word("GETREG");
    private static final byte[] DECODE = word("DECODE");
    private static final byte[] ENCODING = word("ENCODING");
    private static final byte[] TODENSE = word("TODENSE");
    private static final ErrorReply NO_KEY = ErrorReply.of("ERR The specified key does not exist");
    private static final ErrorReply NOT_SPARSE = ErrorReply.of("ERR HLL encoding is not sparse");

    private static final int KEY = 2;

    private DebugCommands() {}

    private static byte[] word(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static void pfdebug(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.change(args, KEY);
        if (record == 0) {
            out.error(NO_KEY);
            return;
        }
        ErrorReply refusal = Registers.refusal(record);
        if (refusal != null) {
            out.error(refusal);
            return;
        }
        Registers.makeRaw(record);
        if (args.is(1, GETREG)) {
            replyRegisters(cx, args, record, out);
        } else if (args.is(1, DECODE)) {
            replyRuns(record, out);
        } else if (args.is(1, ENCODING)) {
            out.simple(HyperLogLog.isDense(record) ? "dense" : "sparse");
        } else if (args.is(1, TODENSE)) {
            convert(cx, args, record, out);
        } else {
            out.error(ErrorReply.of("ERR Unknown PFDEBUG subcommand '" + ErrorReply.untilNul(args.text(1)) + "'"));
        }
    }

    private static void replyRegisters(ShardContext cx, Args args, long record, ReplyWriter out) {
        long dense = HyperLogLog.isDense(record) ? record : Registers.makeDense(cx, args, KEY, record);
        if (dense == Registers.CORRUPT) {
            out.error(Registers.CORRUPT_ERROR);
            return;
        }
        long registers = Record.valueAddress(dense) + HyperLogLog.HEADER_BYTES;
        out.arrayHeader(HyperLogLog.REGISTERS);
        for (int i = 0; i < HyperLogLog.REGISTERS; i++) {
            out.integer(DenseRegisters.get(registers, i));
        }
    }

    private static void replyRuns(long record, ReplyWriter out) {
        if (HyperLogLog.isDense(record)) {
            out.error(NOT_SPARSE);
        } else {
            long registers = Record.valueAddress(record) + HyperLogLog.HEADER_BYTES;
            out.bulkText(SparseRegisters.text(registers, HyperLogLog.sparseBytes(record)));
        }
    }

    private static void convert(ShardContext cx, Args args, long record, ReplyWriter out) {
        if (HyperLogLog.isDense(record)) {
            out.integer(0);
        } else if (Registers.makeDense(cx, args, KEY, record) == Registers.CORRUPT) {
            out.error(Registers.CORRUPT_ERROR);
        } else {
            out.integer(1);
        }
    }

    /// PFSELFTEST: whether hash and estimate go together.
    static void pfselftest(Session session, Args args, ReplyWriter out) {
        String failure = SelfTest.run();
        if (failure.isEmpty()) {
            out.ok();
        } else {
            out.error(ErrorReply.of("TESTFAILED " + failure));
        }
    }
}
