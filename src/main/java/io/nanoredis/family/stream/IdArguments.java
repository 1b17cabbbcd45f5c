package io.nanoredis.family.stream;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.NumberText;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.stream.StreamId;

/// Reads the IDs of entries in arguments: `ms`, `ms-seq`, and where they are allowed `-`, `+`, `ms-*` and `(` in front.
///
/// Numbers are read as Redis reads them: what is not a plain number is given to C's `strtoull`, which takes blanks and
/// signs.
final class IdArguments {
    static final ErrorReply INVALID = ErrorReply.of("ERR Invalid stream ID specified as stream command argument");

    private static final ErrorReply INVALID_START = ErrorReply.of("ERR invalid start ID for the interval");
    private static final ErrorReply INVALID_END = ErrorReply.of("ERR invalid end ID for the interval");
    private static final int BYTES_MAX = 127;
    /// The greatest unsigned number is 18446744073709551615.
    private static final long TENTH_OF_MAX = 1844674407370955161L;

    private static final int LAST_DIGIT_OF_MAX = 5;

    /// What [#parseForAdd] found.
    enum Form {
        /// No ID.
        INVALID,
        /// An ID whose number the server chooses.
        AUTOMATIC_SEQ,
        /// A whole ID.
        COMPLETE
    }

    private IdArguments() {}

    /// Reads an ID; one without a number gets `missingSeq`. False if it is none.
    static boolean parse(Args args, int i, long missingSeq, StreamId into) {
        return parse(args.array(), args.offset(i), args.length(i), false, missingSeq, into) == Form.COMPLETE;
    }

    /// As [#parse], and replies the error.
    static boolean parse(Args args, int i, long missingSeq, StreamId into, ReplyWriter out) {
        boolean valid = parse(args, i, missingSeq, into);
        if (!valid) {
            out.error(INVALID);
        }
        return valid;
    }

    /// Reads the ID of an entry to add.
    static Form parseForAdd(Args args, int i, StreamId into) {
        return parse(args.array(), args.offset(i), args.length(i), true, 0, into);
    }

    /// Reads the start of an interval, or replies the error.
    static boolean parseStart(Args args, int i, StreamId into, ReplyWriter out) {
        return parseBound(args, i, 0, into, out);
    }

    /// Reads the end of an interval, or replies the error.
    static boolean parseEnd(Args args, int i, StreamId into, ReplyWriter out) {
        return parseBound(args, i, StreamId.PART_MAX, into, out);
    }

    /// Reads an ID that may be `-` or `+`, the least and the greatest, or replies the error.
    static boolean parseWithEnds(Args args, int i, StreamId into, ReplyWriter out) {
        return isEnd(args, i, into) || parse(args, i, 0, into, out);
    }

    private static boolean isEnd(Args args, int i, StreamId into) {
        byte[] array = args.array();
        int offset = args.offset(i);
        int length = args.length(i);
        if (length == 0 || (length > 1 && array[offset + 1] != 0)) {
            return false;
        }
        if (array[offset] == '-') {
            into.set(0, 0);
        } else if (array[offset] == '+') {
            into.set(StreamId.PART_MAX, StreamId.PART_MAX);
        } else {
            return false;
        }
        return true;
    }

    private static boolean parseBound(Args args, int i, long missingSeq, StreamId into, ReplyWriter out) {
        byte[] array = args.array();
        int offset = args.offset(i);
        int length = args.length(i);
        boolean excluded = length > 1 && array[offset] == '(';
        if (!excluded && isEnd(args, i, into)) {
            return true;
        }
        int skipped = excluded ? 1 : 0;
        if (parse(array, offset + skipped, length - skipped, false, missingSeq, into) != Form.COMPLETE) {
            out.error(INVALID);
            return false;
        }
        boolean isStart = missingSeq == 0;
        if (excluded && !(isStart ? into.increment() : into.decrement())) {
            out.error(isStart ? INVALID_START : INVALID_END);
            return false;
        }
        return true;
    }

    private static Form parse(
            byte[] array, int offset, int length, boolean mayBeAutomatic, long missingSeq, StreamId into) {
        if (length > BYTES_MAX) {
            return Form.INVALID;
        }
        int end = endOf(array, offset, length);
        int dash = offset;
        while (dash < end && array[dash] != '-') {
            dash++;
        }
        if (!isNumber(array, offset, dash)) {
            return Form.INVALID;
        }
        long ms = number(array, offset, dash);
        if (dash == end) {
            into.set(ms, missingSeq);
            return Form.COMPLETE;
        }
        if (mayBeAutomatic && end - dash == 2 && array[dash + 1] == '*') {
            into.set(ms, 0);
            return Form.AUTOMATIC_SEQ;
        }
        if (!isNumber(array, dash + 1, end)) {
            return Form.INVALID;
        }
        into.set(ms, number(array, dash + 1, end));
        return Form.COMPLETE;
    }

    /// Whether a text is an unsigned number, in its plain form or another that `strtoull` takes.
    private static boolean isNumber(byte[] array, int from, int end) {
        if (NumberText.isLong(array, from, end - from)) {
            return array[from] != '-';
        }
        int digits = digitsAt(array, from, end);
        if (digits == end) {
            return false;
        }
        long value = 0;
        for (int i = digits; i < end; i++) {
            int digit = array[i] - '0';
            if (digit < 0 || digit > 9 || overflows(value, digit)) {
                return false;
            }
            value = value * 10 + digit;
        }
        return true;
    }

    private static boolean overflows(long value, int digit) {
        int order = Long.compareUnsigned(value, TENTH_OF_MAX);
        return order > 0 || (order == 0 && digit > LAST_DIGIT_OF_MAX);
    }

    /// The value of a text that [#isNumber]; with a minus in front the wrapped negative, as in C.
    private static long number(byte[] array, int from, int end) {
        int digits = digitsAt(array, from, end);
        long value = 0;
        for (int i = digits; i < end; i++) {
            value = value * 10 + (array[i] - '0');
        }
        return digits > from && array[digits - 1] == '-' ? -value : value;
    }

    /// Where the digits begin behind blanks and a sign.
    private static int digitsAt(byte[] array, int from, int end) {
        int at = from;
        while (at < end && (array[at] == ' ' || (array[at] >= '\t' && array[at] <= '\r'))) {
            at++;
        }
        return at < end && (array[at] == '+' || array[at] == '-') ? at + 1 : at;
    }

    /// A C string ends at a NUL.
    private static int endOf(byte[] array, int offset, int length) {
        int end = offset;
        while (end < offset + length && array[end] != 0) {
            end++;
        }
        return end;
    }
}
