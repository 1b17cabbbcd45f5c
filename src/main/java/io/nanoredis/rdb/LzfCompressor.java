package io.nanoredis.rdb;

import io.nanoredis.memory.Mem;
import java.util.Arrays;

/// Compresses in the LZF form: runs of literal bytes, and references to at most 264 bytes that stood at most 8192 bytes
/// before.
///
/// *Shape* of the output, a sequence of:
/// ```
/// 000nnnnn                    n+1 literal bytes follow
/// nnnooooo oooooooo           n+2 bytes (n = 1 to 6) from o+1 bytes back
/// 111ooooo nnnnnnnn oooooooo  n+9 bytes from o+1 bytes back
/// ```
/// Which references are found decides the bytes of a DUMP, so the search goes the way of Redis's: a table of 65,536
/// places
/// holds the latest place for a hash of three bytes; a reference is taken whenever the three bytes agree, never to the
/// very
/// first byte of the input; it ends before the last two bytes of the input, unless it is at the minimum or there are
/// just 19
/// or 20 bytes left, of which 19 may agree; behind a reference, only the last two places that it covers enter the
/// table.
///
/// *Thread*: one owner. *Cost*: 256 KiB for the table, cleared once per 2^31 bytes of input.
/// *Source*: the format of liblzf.
final class LzfCompressor {
    private static final int TABLE_BITS = 16;
    private static final int SLOT_MASK = (1 << TABLE_BITS) - 1;
    private static final int LITERALS_MAX = 32;
    private static final int DISTANCE_MAX = 8192;
    private static final int REFERENCE_BYTES_MAX = 264;
    private static final int REFERENCE_BYTES_MIN = 3;
    /// With so many bytes left, or one more, a reference may take so many.
    private static final int OVERREACHED = 19;
    /// Lengths from here on take a byte of their own.
    private static final int LONG_REFERENCE = 9;
    /// The longest encoding of a reference, and the control byte of the run that follows it.
    private static final int REFERENCE_ROOM = 4;

    private static final byte[] NOTHING = new byte[0];

    /// Places in the input, each above `base`; what is not above it stems from an earlier input.
    private final int[] places = new int[SLOT_MASK + 1];
    private int base;

    private byte[] out = NOTHING;
    private int end;
    private int limit;
    /// Where the control byte of the current run of literals belongs, and the number of literals.
    private int runStart;
    private int run;

    /// Compresses `length` bytes at `source` into `target` from `offset` on, if they fit `capacity` bytes there.
    ///
    /// @return the number of bytes written, 0 when they do not fit
    int compress(long source, int length, byte[] target, int offset, int capacity) {
        if (length < 1 || capacity < 1) {
            return 0;
        }
        advanceBase(length);
        out = target;
        limit = offset + capacity;
        end = offset;
        beginRun();
        boolean fits = encode(source, length);
        base += length;
        out = NOTHING;
        return fits ? end - offset : 0;
    }

    private void advanceBase(int length) {
        if (base > Integer.MAX_VALUE - length - 1) {
            Arrays.fill(places, 0);
            base = 0;
        }
    }

    private boolean encode(long source, int length) {
        int at = 0;
        int searched = length - 2;
        while (at < searched) {
            int place = exchangePlace(source, at);
            if (!isReference(source, place, at)) {
                if (end >= limit) {
                    return false;
                }
                literal(Mem.getByte(source + at++));
                continue;
            }
            if (end - (run == 0 ? 1 : 0) + REFERENCE_ROOM >= limit) {
                return false;
            }
            int bytes = matchLength(source, place, at, longestReference(length - at));
            reference(at - place - 1, bytes);
            at += bytes;
            if (at < searched) {
                exchangePlace(source, at - 2);
                exchangePlace(source, at - 1);
            }
        }
        if (end + REFERENCE_BYTES_MIN > limit) {
            return false;
        }
        while (at < length) {
            literal(Mem.getByte(source + at++));
        }
        endRun();
        return true;
    }

    /// Enters `at` into the table for the three bytes there, and returns the place that it displaces; negative if there
    /// was none.
    private int exchangePlace(long source, int at) {
        int word = ((Mem.getByte(source + at) & 0xff) << 16)
                | ((Mem.getByte(source + at + 1) & 0xff) << 8)
                | (Mem.getByte(source + at + 2) & 0xff);
        int slot = ((word >>> (24 - TABLE_BITS)) - word * 5) & SLOT_MASK;
        int before = places[slot] - base;
        places[slot] = base + at;
        return before;
    }

    private static boolean isReference(long source, int place, int at) {
        return place > 0
                && at - place <= DISTANCE_MAX
                && Mem.getShort(source + place) == Mem.getShort(source + at)
                && Mem.getByte(source + place + 2) == Mem.getByte(source + at + 2);
    }

    private static int longestReference(int left) {
        if (left == OVERREACHED || left == OVERREACHED + 1) {
            return OVERREACHED;
        }
        return Math.min(REFERENCE_BYTES_MAX, left - 2);
    }

    private static int matchLength(long source, int place, int at, int max) {
        int length = REFERENCE_BYTES_MIN;
        while (length < max && Mem.getByte(source + place + length) == Mem.getByte(source + at + length)) {
            length++;
        }
        return length;
    }

    private void literal(byte value) {
        out[end++] = value;
        if (++run == LITERALS_MAX) {
            endRun();
            beginRun();
        }
    }

    private void beginRun() {
        runStart = end++;
        run = 0;
    }

    /// Writes the control byte of the run, or takes its room back if the run is empty.
    private void endRun() {
        if (run == 0) {
            end = runStart;
        } else {
            out[runStart] = (byte) (run - 1);
        }
    }

    private void reference(int distance, int bytes) {
        endRun();
        if (bytes < LONG_REFERENCE) {
            out[end++] = (byte) (((bytes - 2) << 5) | (distance >>> 8));
        } else {
            out[end++] = (byte) ((7 << 5) | (distance >>> 8));
            out[end++] = (byte) (bytes - LONG_REFERENCE);
        }
        out[end++] = (byte) distance;
        beginRun();
    }
}
