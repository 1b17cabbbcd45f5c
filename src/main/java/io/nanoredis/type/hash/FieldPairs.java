package io.nanoredis.type.hash;

import io.nanoredis.resp.Args;
import io.nanoredis.structure.PackedEntry;
import java.util.Arrays;

/// Pairs of field and value among the arguments of a command, `first` to before `end`, as a packed hash takes them
/// ([PackedFields]): all at once, with one change of the record's size.
final class FieldPairs {
    /// Pairs that are stored together at the most: as many as a long has bits.
    static final int AT_ONCE = 64;
    /// Names all pairs.
    static final long ALL = -1;

    private FieldPairs() {}

    /// The bytes of the fields and values as they stand; -1 if one of them has more than `most`.
    static long textBytes(Args args, int first, int end, long most) {
        long bytes = 0;
        for (int i = first; i < end; i++) {
            int length = args.length(i);
            if (length > most) {
                return -1;
            }
            bytes += length;
        }
        return bytes;
    }

    /// The bytes of pairs as packed entries, without expiries.
    static int packedBytes(Args args, int first, int end) {
        int bytes = 0;
        for (int i = first; i < end; i++) {
            bytes += PackedEntry.bytesOf(args.array(), args.offset(i), args.length(i));
        }
        return bytes;
    }

    /// Writes the pairs that `which` names by its bits as packed entries.
    ///
    /// @param expiring whether an expiry follows each, that it never does
    static void write(Args args, int first, int end, long which, boolean expiring, long address) {
        long to = address;
        long left = which;
        for (int i = first; i < end; i += 2, left >>>= 1) {
            if ((left & 1) != 0) {
                to += PackedEntry.write(to, args.array(), args.offset(i), args.length(i));
                to += PackedEntry.write(to, args.array(), args.offset(i + 1), args.length(i + 1));
                if (expiring) {
                    to += PackedEntry.write(to, 0);
                }
            }
        }
    }

    /// Whether two pairs have the same field.
    static boolean hasTwice(Args args, int first, int end) {
        for (int i = first + 2; i < end; i += 2) {
            for (int k = first; k < i; k += 2) {
                if (isSame(args, i, k)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isSame(Args args, int i, int k) {
        int length = args.length(i);
        if (length != args.length(k)) {
            return false;
        }
        byte[] a = args.array();
        int from = args.offset(i);
        int other = args.offset(k);
        // names that are numbered differ in their last byte
        return length == 0
                || (a[from + length - 1] == a[other + length - 1]
                        && Arrays.equals(a, from, from + length, a, other, other + length));
    }
}
