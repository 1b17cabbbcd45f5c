package io.nanoredis.command;

import io.nanoredis.resp.Args;

/// The cursor of SCAN: an unsigned decimal that names a shard and a position in its table.
///
/// *Shape*: position × shards + shard. The shards are gone through one after the other; 0 is the beginning of the first
/// and
/// the end of all. A position has 37 bits, so that a cursor stays far below 2^63 and fits every client's integer.
///
/// Texts are read as C's `strtoul` reads them, since Redis does: an empty text is 0, a sign is allowed, a NUL ends it.
public final class ScanCursor {
    private ScanCursor() {}

    /// Whether argument `i` is a cursor; what [#parse] gives for any other is of no use.
    public static boolean isValid(Args args, int i) {
        byte[] a = args.array();
        int at = args.offset(i);
        int end = at + args.length(i);
        if (at < end && (a[at] == '-' || a[at] == '+') && digitAt(a, at + 1, end)) {
            at++;
        }
        long value = 0;
        while (digitAt(a, at, end)) {
            int digit = a[at++] - '0';
            if (Long.compareUnsigned(value, Long.divideUnsigned(-1L - digit, 10)) > 0) {
                return false;
            }
            value = value * 10 + digit;
        }
        return at == end || a[at] == 0;
    }

    private static boolean digitAt(byte[] a, int at, int end) {
        return at < end && a[at] >= '0' && a[at] <= '9';
    }

    /// The cursor in argument `i`, modulo 2^64; unsigned.
    public static long parse(Args args, int i) {
        byte[] a = args.array();
        int at = args.offset(i);
        int end = at + args.length(i);
        boolean negative = at < end && a[at] == '-';
        if (negative || (at < end && a[at] == '+')) {
            at++;
        }
        long value = 0;
        while (digitAt(a, at, end)) {
            value = value * 10 + (a[at++] - '0');
        }
        return negative ? -value : value;
    }

    /// The shard where the step that argument 1 asks for takes place.
    public static int shardOf(Args args, int shards) {
        return (int) Long.remainderUnsigned(parse(args, 1), shards);
    }

    /// The position in the shard's table.
    public static long tableCursor(long cursor, int shards) {
        return Long.divideUnsigned(cursor, shards);
    }

    /// The cursor of the step that follows one on `shard` which has left its table at `tableCursor`; 0 says that it was
    /// the last.
    public static long next(int shard, int shards, long tableCursor) {
        if (tableCursor != 0) {
            return tableCursor * shards + shard;
        }
        return shard + 1 == shards ? 0 : shard + 1;
    }
}
