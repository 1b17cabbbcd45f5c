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
    private static final int WORD_MASK = 0xff_ffff;
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
    /// As a position: the output has no room left.
    private static final int FULL = -1;

    private static final byte[] NOTHING = new byte[0];

    /// Places in the input, each above `base`; what is not above it stems from an earlier input.
    private final int[] places = new int[SLOT_MASK + 1];
    private int base;

    private byte[] out = NOTHING;
    private int end;
    private int limit;
    /// The first byte of the input that has not been written, as a literal or by a reference.
    private int written;
    /// The place that the reference found last refers to.
    private int place;

    /// Compresses `length` bytes at `source` into `target` from `offset` on, if they fit `capacity` bytes there.
    ///
    /// @return the number of bytes written, 0 when they do not fit
    int compress(long source, int length, byte[] target, int offset, int capacity) {
        if (length < 1 || capacity < 1) {
            return 0;
        }
        advanceBase(length);
        out = target;
        end = offset;
        limit = offset + capacity;
        written = 0;
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
        int searched = length - 2;
        int at = findReference(source, 0, searched);
        while (at != FULL && at < searched) {
            int literals = at - written;
            if (end + (literals == 0 ? 0 : literals + 1) + REFERENCE_ROOM >= limit) {
                return false;
            }
            writeLiterals(source, literals);
            int bytes = matchLength(source, place, at, longestReference(length - at));
            writeReference(at - place - 1, bytes);
            at += bytes;
            written = at;
            if (at < searched) {
                exchangePlace(word(source, at - 2), at - 2);
                exchangePlace(word(source, at - 1), at - 1);
                at = findReference(source, at, searched);
            }
        }
        if (at == FULL || end + 1 + (at - written) + REFERENCE_BYTES_MIN > limit) {
            return false;
        }
        int literals = length - written;
        writeLiterals(source, Math.min(literals, LITERALS_MAX));
        writeLiterals(source, Math.max(0, literals - LITERALS_MAX));
        return true;
    }

    /// Goes on from `at` to the next byte at which a reference begins, and leaves where to in [#place]. Full runs of
    /// literals
    /// before it are written.
    ///
    /// @return the position, `searched` when there is none any more, or [#FULL]
    private int findReference(long source, int at, int searched) {
        if (at >= searched) {
            return at;
        }
        int word = word(source, at) >>> 8;
        int runEnd = written + LITERALS_MAX;
        for (int i = at; i < searched; i++) {
            word = ((word << 8) | (Mem.getByte(source + i + 2) & 0xff)) & WORD_MASK;
            int before = exchangePlace(word, i);
            if (before > 0 && i - before <= DISTANCE_MAX && word(source, before) == word) {
                place = before;
                return i;
            }
            if (i + 1 == runEnd) {
                if (end + LITERALS_MAX >= limit) {
                    return FULL;
                }
                writeLiterals(source, LITERALS_MAX);
                runEnd += LITERALS_MAX;
            }
        }
        return searched;
    }

    private static int word(long source, int at) {
        return ((Mem.getByte(source + at) & 0xff) << 16)
                | ((Mem.getByte(source + at + 1) & 0xff) << 8)
                | (Mem.getByte(source + at + 2) & 0xff);
    }

    /// Enters `at` into the table for the three bytes there, and returns the place that it displaces; not positive if
    /// there
    /// was none.
    private int exchangePlace(int word, int at) {
        int slot = ((word >>> (24 - TABLE_BITS)) - word * 5) & SLOT_MASK;
        int before = places[slot] - base;
        places[slot] = base + at;
        return before;
    }

    private static int longestReference(int left) {
        if (left == OVERREACHED || left == OVERREACHED + 1) {
            return OVERREACHED;
        }
        return Math.min(REFERENCE_BYTES_MAX, left - 2);
    }

    private static int matchLength(long source, int place, int at, int max) {
        int length = REFERENCE_BYTES_MIN;
        while (length <= max - Long.BYTES) {
            long difference = Mem.getLong(source + place + length) ^ Mem.getLong(source + at + length);
            if (difference != 0) {
                return length + (Long.numberOfTrailingZeros(difference) >>> 3);
            }
            length += Long.BYTES;
        }
        while (length < max && Mem.getByte(source + place + length) == Mem.getByte(source + at + length)) {
            length++;
        }
        return length;
    }

    /// Writes a run of the next `count` bytes of the input, at most [#LITERALS_MAX].
    private void writeLiterals(long source, int count) {
        if (count > 0) {
            out[end] = (byte) (count - 1);
            Mem.copyOut(source + written, out, end + 1, count);
            end += count + 1;
            written += count;
        }
    }

    private void writeReference(int distance, int bytes) {
        if (bytes < LONG_REFERENCE) {
            out[end++] = (byte) (((bytes - 2) << 5) | (distance >>> 8));
        } else {
            out[end++] = (byte) ((7 << 5) | (distance >>> 8));
            out[end++] = (byte) (bytes - LONG_REFERENCE);
        }
        out[end++] = (byte) distance;
    }
}
