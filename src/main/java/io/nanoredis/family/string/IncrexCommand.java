package io.nanoredis.family.string;

import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.db.Keyspace;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.LongDouble;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.type.string.StringValue;
import org.jspecify.annotations.Nullable;

/// INCREX: counts within bounds and sets the expiry of the counter in one step.
///
/// A sum outside the bounds leaves key and expiry alone and is answered with the value as it was and an increment of
/// 0, unless SATURATE asks for the bound itself.
final class IncrexCommand {
    private static final ErrorReply EXPIRY = ErrorReply.invalidExpireTime("increx");
    private static final ErrorReply ENX_NEEDS_EXPIRY = ErrorReply.of("ERR ENX flag requires an expiration");
    private static final ErrorReply BOUNDS_CROSSED = ErrorReply.of("ERR LBOUND can't be greater than UBOUND");
    private static final ErrorReply STEP_NOT_AN_INTEGER =
            ErrorReply.of("ERR Increment is not an integer or out of range");
    private static final ErrorReply LOWER_NOT_AN_INTEGER =
            ErrorReply.of("ERR LBOUND is not an integer or out of range");
    private static final ErrorReply UPPER_NOT_AN_INTEGER =
            ErrorReply.of("ERR UBOUND is not an integer or out of range");
    private static final ErrorReply STEP_OVERFLOW = ErrorReply.of("ERR applied increment would overflow");
    private static final ErrorReply STEP_NOT_A_FLOAT = ErrorReply.of("ERR Increment is not a valid float");
    private static final ErrorReply LOWER_NOT_A_FLOAT = ErrorReply.of("ERR LBOUND is not a valid float");
    private static final ErrorReply UPPER_NOT_A_FLOAT = ErrorReply.of("ERR UBOUND is not a valid float");
    private static final ErrorReply STEP_INFINITE = ErrorReply.of("ERR BYFLOAT increment cannot be Infinity");
    private static final ErrorReply VALUE_INFINITE = ErrorReply.of("ERR value cannot be Infinity");
    private static final ErrorReply APPLIED_INFINITE = ErrorReply.of("ERR applied increment would be Infinity");
    private static final byte[] LINE_END = {'\r', '\n'};

    private IncrexCommand() {}

    /// INCREX.
    static void increx(ShardContext cx, Args args, ReplyWriter out) {
        int options = Options.parse(args);
        if (options == Options.INVALID) {
            out.error(ErrorReply.SYNTAX);
        } else if (Options.has(options, Options.ENX) && !Options.has(options, WriteOptions.TIMES)) {
            out.error(ENX_NEEDS_EXPIRY);
        } else if (Options.has(options, Options.BYFLOAT)) {
            addFloat(cx, args, options, out);
        } else {
            addInteger(cx, args, options, out);
        }
    }

    // ---- integers

    private static void addInteger(ShardContext cx, Args args, int options, ReplyWriter out) {
        int at = Options.position(args, Words.BYINT);
        if (at > 0 && !args.tryLong(at)) {
            out.error(STEP_NOT_AN_INTEGER);
            return;
        }
        long step = at > 0 ? args.longValue() : 1;
        at = Options.position(args, Words.LBOUND);
        if (at > 0 && !args.tryLong(at)) {
            out.error(LOWER_NOT_AN_INTEGER);
            return;
        }
        long lower = at > 0 ? args.longValue() : Long.MIN_VALUE;
        at = Options.position(args, Words.UBOUND);
        if (at > 0 && !args.tryLong(at)) {
            out.error(UPPER_NOT_AN_INTEGER);
            return;
        }
        long upper = at > 0 ? args.longValue() : Long.MAX_VALUE;
        if (lower > upper) {
            out.error(BOUNDS_CROSSED);
            return;
        }
        long deadline = deadline(cx, args, options, out);
        if (deadline != Deadline.REFUSED) {
            addInteger(cx, args, options, step, lower, upper, deadline, out);
        }
    }

    private static void addInteger(
            ShardContext cx,
            Args args,
            int options,
            long step,
            long lower,
            long upper,
            long deadline,
            ReplyWriter out) {
        long record = cx.change(args, 1);
        if (record != 0 && !StringValue.isString(record)) {
            out.error(ErrorReply.WRONG_TYPE);
            return;
        }
        if (record != 0 && !StringValue.isLong(record)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return;
        }
        long old = record == 0 ? 0 : StringValue.toLong(record);
        long sum = saturatedSum(old, step);
        boolean overflow = sum - old != step;
        boolean below = sum < lower || (overflow && step < 0);
        boolean above = sum > upper || (overflow && step > 0);
        if ((below || above) && !Options.has(options, Options.SATURATE)) {
            replyIntegers(old, 0, out);
            return;
        }
        long result = below ? lower : above ? upper : sum;
        long applied = result - old;
        if (((old ^ result) & (result ^ applied)) < 0) {
            out.error(STEP_OVERFLOW);
            return;
        }
        long expireAtMs = expiry(record, options, deadline);
        if (isPast(cx, expireAtMs)) {
            cx.delete(args, 1);
            tellPast(cx, args, record);
        } else {
            CounterCommands.storeLong(cx, args, record, result, expireAtMs);
            tellStored(cx, args, KeyEvent.INCRBY, expireAtMs);
        }
        replyIntegers(result, applied, out);
    }

    /// The sum, or the end of the range on whose side it overflows.
    private static long saturatedSum(long a, long b) {
        long sum = a + b;
        boolean overflow = ((a ^ sum) & (b ^ sum)) < 0;
        return overflow ? b > 0 ? Long.MAX_VALUE : Long.MIN_VALUE : sum;
    }

    private static void replyIntegers(long value, long applied, ReplyWriter out) {
        out.arrayHeader(2);
        out.integer(value);
        out.integer(applied);
    }

    // ---- floating point

    private static void addFloat(ShardContext cx, Args args, int options, ReplyWriter out) {
        LongDouble step = number(args, Words.BYFLOAT, LongDouble.of(0));
        LongDouble lower = number(args, Words.LBOUND, LongDouble.MAX_VALUE.negated());
        LongDouble upper = number(args, Words.UBOUND, LongDouble.MAX_VALUE);
        if (step == null) {
            out.error(STEP_NOT_A_FLOAT);
        } else if (!step.isFinite()) {
            out.error(STEP_INFINITE);
        } else if (lower == null) {
            out.error(LOWER_NOT_A_FLOAT);
        } else if (upper == null) {
            out.error(UPPER_NOT_A_FLOAT);
        } else if (lower.compare(upper) > 0) {
            out.error(BOUNDS_CROSSED);
        } else {
            long deadline = deadline(cx, args, options, out);
            if (deadline != Deadline.REFUSED) {
                addFloat(cx, args, options, step, lower, upper, deadline, out);
            }
        }
    }

    private static @Nullable LongDouble number(Args args, byte[] option, LongDouble otherwise) {
        int at = Options.position(args, option);
        return at == 0 ? otherwise : LongDouble.parse(args.array(), args.offset(at), args.length(at));
    }

    private static void addFloat(
            ShardContext cx,
            Args args,
            int options,
            LongDouble step,
            LongDouble lower,
            LongDouble upper,
            long deadline,
            ReplyWriter out) {
        long record = cx.change(args, 1);
        if (record != 0 && !StringValue.isString(record)) {
            out.error(ErrorReply.WRONG_TYPE);
            return;
        }
        LongDouble old = CounterCommands.toLongDouble(record);
        if (old == null) {
            out.error(ErrorReply.NOT_A_FLOAT);
            return;
        }
        if (!old.isFinite()) {
            out.error(VALUE_INFINITE);
            return;
        }
        LongDouble sum = old.plus(step);
        boolean below = sum.compare(lower) < 0;
        boolean above = sum.compare(upper) > 0;
        if (!below && !above && sum.isFinite()) {
            storeFloat(cx, args, record, sum, step, expiry(record, options, deadline), out);
        } else if (!Options.has(options, Options.SATURATE)) {
            replyFloats(old.toBytes(), LongDouble.of(0).toBytes(), out);
        } else {
            LongDouble result = below ? lower : upper;
            storeFloat(cx, args, record, result, result.plus(old.negated()), expiry(record, options, deadline), out);
        }
    }

    private static void storeFloat(
            ShardContext cx,
            Args args,
            long record,
            LongDouble value,
            LongDouble applied,
            long expireAtMs,
            ReplyWriter out) {
        if (!applied.isFinite()) {
            out.error(APPLIED_INFINITE);
            return;
        }
        byte[] text = value.toBytes();
        if (!isPast(cx, expireAtMs)) {
            CounterCommands.storeText(cx, args, text, expireAtMs);
            tellStored(cx, args, KeyEvent.INCRBYFLOAT, expireAtMs);
        } else if (record != 0) {
            cx.delete(args, 1);
            tellPast(cx, args, record);
        }
        replyFloats(text, applied.toBytes(), out);
    }

    private static void replyFloats(byte[] value, byte[] applied, ReplyWriter out) {
        out.arrayHeader(2);
        replyFloat(value, out);
        replyFloat(applied, out);
    }

    private static void replyFloat(byte[] text, ReplyWriter out) {
        if (out.resp3()) {
            out.raw(new byte[] {','}, 0, 1);
            out.raw(text, 0, text.length);
            out.raw(LINE_END, 0, LINE_END.length);
        } else {
            out.bulk(text);
        }
    }

    // ---- expiry

    /// The deadline that was asked for, 0 if none was, [Deadline#REFUSED] if it is wrong and the error has been
    /// replied.
    private static long deadline(ShardContext cx, Args args, int options, ReplyWriter out) {
        if (!Options.has(options, WriteOptions.TIMES)) {
            return 0;
        }
        return Deadline.of(args, Options.timePosition(args), options, cx.nowMs(), EXPIRY, out);
    }

    /// The expiry to store; that of the key as it was unless the options say otherwise.
    private static long expiry(long record, int options, long deadline) {
        boolean expires = record != 0 && Record.expires(record);
        if (deadline != 0 && !(expires && Options.has(options, Options.ENX))) {
            return deadline;
        }
        return Options.has(options, WriteOptions.PERSIST) ? 0 : Keyspace.KEEP_EXPIRY;
    }

    private static void tellStored(ShardContext cx, Args args, KeyEvent event, long expireAtMs) {
        cx.event(event, args, 1);
        if (expireAtMs > 0) {
            cx.event(KeyEvent.EXPIRE, args, 1);
        }
    }

    private static void tellPast(ShardContext cx, Args args, long record) {
        if (record != 0) {
            cx.event(KeyEvent.DEL, args, 1);
        }
    }

    private static boolean isPast(ShardContext cx, long expireAtMs) {
        return expireAtMs > 0 && expireAtMs <= cx.nowMs();
    }

    /// The options, each at most once, as bits: those of [WriteOptions] and some more.
    private static final class Options {
        static final int ENX = 1 << 16;
        static final int BYINT = 1 << 17;
        static final int BYFLOAT = 1 << 18;
        static final int LBOUND = 1 << 19;
        static final int UBOUND = 1 << 20;
        static final int SATURATE = 1 << 21;
        static final int INVALID = -1;

        private static final int WITH_OPERAND = WriteOptions.TIMES | BYINT | BYFLOAT | LBOUND | UBOUND;
        private static final int FIRST = 2;

        private Options() {}

        static int parse(Args args) {
            int options = 0;
            for (int i = FIRST; i < args.count(); i++) {
                int option = option(args, i);
                if (option == 0 || (rivals(option) & options) != 0) {
                    return INVALID;
                }
                options |= option;
                if (has(option, WITH_OPERAND) && ++i == args.count()) {
                    return INVALID;
                }
            }
            return options;
        }

        private static int option(Args args, int i) {
            return switch (args.length(i)) {
                case 3 -> args.is(i, Words.ENX) ? ENX : 0;
                case 5 -> args.is(i, Words.BYINT) ? BYINT : 0;
                case 6 -> args.is(i, Words.LBOUND) ? LBOUND : args.is(i, Words.UBOUND) ? UBOUND : 0;
                case 7 -> args.is(i, Words.BYFLOAT) ? BYFLOAT : expiryOption(args, i);
                case 8 -> args.is(i, Words.SATURATE) ? SATURATE : 0;
                default -> expiryOption(args, i);
            };
        }

        private static int expiryOption(Args args, int i) {
            return WriteOptions.option(args, i) & (WriteOptions.TIMES | WriteOptions.PERSIST);
        }

        /// The options that exclude `option`, itself included.
        private static int rivals(int option) {
            if (has(option, WriteOptions.PERSIST)) {
                return WriteOptions.TIMES | WriteOptions.PERSIST | ENX;
            }
            if (has(option, WriteOptions.TIMES)) {
                return WriteOptions.TIMES | WriteOptions.PERSIST;
            }
            if (has(option, ENX)) {
                return ENX | WriteOptions.PERSIST;
            }
            return has(option, BYINT | BYFLOAT) ? BYINT | BYFLOAT : option;
        }

        static boolean has(int options, int wanted) {
            return (options & wanted) != 0;
        }

        /// The argument that belongs to the option `word` of parsed options, 0 if it was not given.
        static int position(Args args, byte[] word) {
            for (int i = FIRST; i < args.count(); i++) {
                if (args.is(i, word)) {
                    return i + 1;
                }
                i += has(option(args, i), WITH_OPERAND) ? 1 : 0;
            }
            return 0;
        }

        /// The argument with the time of EX, PX, EXAT or PXAT, one of which was given.
        static int timePosition(Args args) {
            int i = FIRST;
            while (!has(option(args, i), WriteOptions.TIMES)) {
                i += has(option(args, i), WITH_OPERAND) ? 2 : 1;
            }
            return i + 1;
        }
    }
}
