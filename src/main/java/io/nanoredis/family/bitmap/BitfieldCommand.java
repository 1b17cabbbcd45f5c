package io.nanoredis.family.bitmap;

import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.NumberText;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.type.bitmap.BitString;
import io.nanoredis.type.bitmap.FieldOverflow;
import io.nanoredis.type.string.StringValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// BITFIELD and BITFIELD_RO: integers of any width in a string, read, stored and incremented.
///
/// The operations are read twice, so that nothing need be kept: first to find what is wrong and how far they reach,
/// then, when the string is long enough, to carry them out.
final class BitfieldCommand {
    private static final byte[] GET = word("GET");
    private static final byte[] SET = word("SET");
    private static final byte[] INCRBY = word("INCRBY");
    private static final byte[] OVERFLOW = word("OVERFLOW");
    private static final byte[] WRAP = word("WRAP");
    private static final byte[] SAT = word("SAT");
    private static final byte[] FAIL = word("FAIL");

    private static final ErrorReply BAD_TYPE = ErrorReply.of(
            "ERR Invalid bitfield type. Use something like i16 u8. " + "Note that u64 is not supported but i64 is.");
    private static final ErrorReply BAD_OVERFLOW = ErrorReply.of("ERR Invalid OVERFLOW type specified");
    private static final ErrorReply ONLY_GET = ErrorReply.of("ERR BITFIELD_RO only supports the GET subcommand");

    /// As what operations reach: they store nothing.
    private static final long READS = -1;
    /// As what operations reach: they are wrong, and the error has been replied.
    private static final long REFUSED = -2;

    /// In a field's type, beside the number of bits.
    private static final int SIGNED = 0x100;

    private static final int BITS = 0xff;

    private BitfieldCommand() {}

    private static byte[] word(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// BITFIELD.
    static void bitfield(ShardContext cx, Args args, ReplyWriter out) {
        long reach = reach(cx, args, out);
        if (reach == READS) {
            read(cx, args, out);
        } else if (reach != REFUSED) {
            write(cx, args, reach, out);
        }
    }

    /// BITFIELD_RO: refuses operations that store.
    static void bitfieldRo(ShardContext cx, Args args, ReplyWriter out) {
        long reach = reach(cx, args, out);
        if (reach == READS) {
            read(cx, args, out);
        } else if (reach != REFUSED) {
            out.error(ONLY_GET);
        }
    }

    private static void read(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.read(args, 1);
        if (record != 0 && !StringValue.isString(record)) {
            out.error(ErrorReply.WRONG_TYPE);
        } else {
            execute(cx, args, record, out);
        }
    }

    private static void write(ShardContext cx, Args args, long reach, ReplyWriter out) {
        long record = cx.change(args, 1);
        if (record != 0 && !StringValue.isString(record)) {
            out.error(ErrorReply.WRONG_TYPE);
            return;
        }
        boolean fits = BitCommands.reaches(record, reach);
        long writable = fits ? record : BitCommands.extend(cx, args, record, reach);
        boolean changed = execute(cx, args, writable, out);
        if (changed) {
            cx.event(KeyEvent.SETBIT, args, 1);
        }
        if (fits && changed) {
            cx.keyspace().modified(writable);
        }
    }

    // ---- reading the operations

    /// The arguments of the operation that begins at `i`, its name included; 0 if it is none.
    private static int span(Args args, int i) {
        int left = args.count() - i - 1;
        if (args.is(i, GET)) {
            return left >= 2 ? 3 : 0;
        }
        if (args.is(i, SET) || args.is(i, INCRBY)) {
            return left >= 3 ? 4 : 0;
        }
        return left >= 1 && args.is(i, OVERFLOW) ? 2 : 0;
    }

    /// The last bit that the operations store, [#READS] or [#REFUSED].
    private static long reach(ShardContext cx, Args args, ReplyWriter out) {
        long reach = READS;
        int at = 2;
        while (at < args.count()) {
            int span = span(args, at);
            ErrorReply error = span == 0 ? ErrorReply.SYNTAX : error(cx, args, at, span);
            if (error != null) {
                out.error(error);
                return REFUSED;
            }
            if (span == 4) {
                int bits = type(args, at + 1) & BITS;
                reach = Math.max(reach, BitOffset.ofField(cx, args, at + 2, bits) + bits - 1);
            }
            at += span;
        }
        return reach;
    }

    private static @Nullable ErrorReply error(ShardContext cx, Args args, int at, int span) {
        if (span == 2) {
            return overflow(args, at + 1) == null ? BAD_OVERFLOW : null;
        }
        int type = type(args, at + 1);
        if (type == 0) {
            return BAD_TYPE;
        }
        if (BitOffset.ofField(cx, args, at + 2, type & BITS) == BitOffset.REFUSED) {
            return BitOffset.BAD_OFFSET;
        }
        return span == 4 && !args.tryLong(at + 3) ? ErrorReply.NOT_AN_INTEGER : null;
    }

    /// The number of bits that a type says, with [#SIGNED] if it has a sign; 0 for what is none.
    private static int type(Args args, int i) {
        byte[] a = args.array();
        int at = args.offset(i);
        int length = args.length(i);
        boolean signed = length > 0 && a[at] == 'i';
        boolean named = signed || (length > 0 && a[at] == 'u');
        if (!named || !NumberText.isLong(a, at + 1, length - 1)) {
            return 0;
        }
        long bits = NumberText.toLong(a, at + 1, length - 1);
        int bitsMax = signed ? Long.SIZE : Long.SIZE - 1;
        return bits < 1 || bits > bitsMax ? 0 : (int) bits | (signed ? SIGNED : 0);
    }

    private static @Nullable FieldOverflow overflow(Args args, int i) {
        if (args.is(i, WRAP)) {
            return FieldOverflow.WRAP;
        }
        if (args.is(i, SAT)) {
            return FieldOverflow.SAT;
        }
        return args.is(i, FAIL) ? FieldOverflow.FAIL : null;
    }

    /// What COMMAND GETKEYSANDFLAGS says of the key.
    static List<String> keyFlags(Args args) {
        int at = 2;
        while (at < args.count()) {
            int span = span(args, at);
            if (span == 0 || span == 4) {
                return List.of("RW", "access", "update");
            }
            at += span;
        }
        return List.of("RO", "access");
    }

    // ---- carrying them out

    private static int replies(Args args) {
        int replies = 0;
        int at = 2;
        while (at < args.count()) {
            int span = span(args, at);
            replies += span > 2 ? 1 : 0;
            at += span;
        }
        return replies;
    }

    /// Carries out operations that have been found right and replies; returns whether a bit has been stored.
    private static boolean execute(ShardContext cx, Args args, long record, ReplyWriter out) {
        out.arrayHeader(replies(args));
        FieldOverflow overflow = FieldOverflow.WRAP;
        boolean stored = false;
        int at = 2;
        while (at < args.count()) {
            int span = span(args, at);
            if (span == 2) {
                FieldOverflow named = overflow(args, at + 1);
                overflow = named == null ? overflow : named;
            } else {
                int type = type(args, at + 1);
                long offset = BitOffset.ofField(cx, args, at + 2, type & BITS);
                long value = record == 0 ? 0 : value(record, offset, type);
                if (span == 3) {
                    out.integer(value);
                } else {
                    stored |= store(args, at, record, offset, type, value, overflow, out);
                }
            }
            at += span;
        }
        return stored;
    }

    private static long value(long record, long offset, int type) {
        int bits = type & BITS;
        return FieldOverflow.extend(BitString.field(record, offset, bits), bits, (type & SIGNED) != 0);
    }

    private static boolean store(
            Args args,
            int at,
            long record,
            long offset,
            int type,
            long before,
            FieldOverflow overflow,
            ReplyWriter out) {
        int bits = type & BITS;
        boolean signed = (type & SIGNED) != 0;
        boolean increments = args.is(at, INCRBY);
        long given = args.tryLong(at + 3) ? args.longValue() : 0;
        long wanted = increments ? before + given : given;
        int side = increments
                ? FieldOverflow.sideOfSum(before, given, bits, signed)
                : FieldOverflow.sideOfValue(given, bits, signed);
        if (side != 0 && overflow == FieldOverflow.FAIL) {
            out.nil();
            return false;
        }
        long after = side == 0 ? wanted : overflow.instead(wanted, side, bits, signed);
        BitString.setField(Record.valueAddress(record), offset, bits, after);
        out.integer(increments ? after : before);
        return true;
    }
}
