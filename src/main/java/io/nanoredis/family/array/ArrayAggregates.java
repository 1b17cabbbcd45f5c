package io.nanoredis.family.array;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.NumberText;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.array.SparseArray;
import java.util.Arrays;
import java.util.Locale;

/// AROP: one figure of the elements of a range.
final class ArrayAggregates {
    private ArrayAggregates() {}

    /// AROP key start end operation.
    static void arop(ShardContext cx, Args args, ReplyWriter out) {
        if (!ArrayIndex.isIndex(args, 2) || !ArrayIndex.isIndex(args, 3)) {
            out.error(ArrayIndex.INVALID);
            return;
        }
        String operation = args.text(4).toUpperCase(Locale.ROOT);
        boolean hasValue = operation.equals("MATCH");
        if (args.count() != (hasValue ? 6 : 5)) {
            out.error(ErrorReply.SYNTAX);
            return;
        }
        ArrayRange range = new ArrayRange(ArrayIndex.of(args, 2), ArrayIndex.of(args, 3)).upwards();
        long record = cx.read(args, 1);
        if (!ArrayKey.fits(record, out)) {
            return;
        }
        SparseArray array = ArrayKey.open(cx, record);
        switch (operation) {
            case "USED" -> out.integer(array.count(range.from(), range.to()));
            case "MATCH" -> out.integer(matching(array, range, args.bytes(5)));
            case "SUM", "MIN", "MAX" -> replyNumber(array, range, operation, out);
            case "AND", "OR", "XOR" -> replyBits(array, range, operation, out);
            default -> out.error(ErrorReply.SYNTAX);
        }
    }

    private static long matching(SparseArray array, ArrayRange range, byte[] value) {
        long count = 0;
        for (boolean more = range.first(array); more; more = range.next(array)) {
            if (array.bytes() == value.length && Arrays.equals(array.copy(), value)) {
                count++;
            }
        }
        return count;
    }

    /// The element as a number, NaN if it is none.
    private static double number(SparseArray array) {
        byte[] text = array.copy();
        return NumberText.parseDouble(text, 0, text.length);
    }

    private static void replyNumber(SparseArray array, ArrayRange range, String operation, ReplyWriter out) {
        double result = Double.NaN;
        for (boolean more = range.first(array); more; more = range.next(array)) {
            double number = number(array);
            if (!Double.isNaN(number)) {
                result = Double.isNaN(result) ? number : combined(operation, result, number);
            }
        }
        if (Double.isNaN(result)) {
            out.nil();
        } else {
            out.bulk(NumberText.ofDouble(result));
        }
    }

    private static double combined(String operation, double a, double b) {
        return switch (operation) {
            case "SUM" -> a + b;
            case "MIN" -> Math.min(a, b);
            default -> Math.max(a, b);
        };
    }

    /// Numbers with a fraction lose it; what is no number is passed over.
    private static void replyBits(SparseArray array, ArrayRange range, String operation, ReplyWriter out) {
        boolean any = false;
        long result = 0;
        for (boolean more = range.first(array); more; more = range.next(array)) {
            byte[] text = array.copy();
            boolean integer = NumberText.isLong(text, 0, text.length);
            double number = integer ? 0 : NumberText.parseDouble(text, 0, text.length);
            if (!Double.isNaN(number)) {
                long bits = integer ? NumberText.toLong(text, 0, text.length) : (long) number;
                result = any ? combined(operation, result, bits) : bits;
                any = true;
            }
        }
        if (any) {
            out.integer(result);
        } else {
            out.nil();
        }
    }

    private static long combined(String operation, long a, long b) {
        return switch (operation) {
            case "AND" -> a & b;
            case "OR" -> a | b;
            default -> a ^ b;
        };
    }
}
