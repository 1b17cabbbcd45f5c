package io.nanoredis.type.bitmap;

import io.nanoredis.memory.Mem;
import io.nanoredis.structure.Record;
import io.nanoredis.type.string.StringValue;

/// The value of a string's record as bits, numbered from the highest bit of the first byte.
///
/// *Shape*: everything is built on words of 64 bits, of which word `w` holds the bits from `64 * w` on, the first of
/// them on top, with zeros behind the end of the string. An integer is read as its decimal text, which no array is made
/// for. *Thread*: the owner of the record's shard. *Cost*: no allocation; long ranges take one load per 64 bits.
public final class BitString {
    private static final int WORD_SHIFT = 6;
    private static final int WORD_MASK = Long.SIZE - 1;

    private BitString() {}

    /// The bits of the string.
    public static long length(long record) {
        return (long) StringValue.length(record) << 3;
    }

    /// One bit, 0 behind the end.
    public static int get(long record, long bit) {
        if (Record.encoding(record) == Record.INT) {
            return (int) (word(record, bit >>> WORD_SHIFT) >>> (WORD_MASK - (bit & WORD_MASK))) & 1;
        }
        long at = bit >>> 3;
        return at < Record.valueLength(record)
                ? Mem.getByte(Record.valueAddress(record) + at) >> (7 - (bit & 7)) & 1
                : 0;
    }

    /// The integer of `bits` bits (1 to 64) that begins at a bit, without a sign, zeros where the string has ended.
    public static long field(long record, long offset, int bits) {
        long index = offset >>> WORD_SHIFT;
        int skipped = (int) offset & WORD_MASK;
        long top = word(record, index) << skipped;
        if (skipped + bits > Long.SIZE) {
            top |= word(record, index + 1) >>> (Long.SIZE - skipped);
        }
        return top >>> (Long.SIZE - bits);
    }

    /// How many bits are set between two, both included and both within the string.
    public static long count(long record, long first, long last) {
        long from = first >>> WORD_SHIFT;
        long to = last >>> WORD_SHIFT;
        long head = word(record, from) & -1L >>> first;
        long tailMask = -1L << (WORD_MASK - (last & WORD_MASK));
        if (from == to) {
            return Long.bitCount(head & tailMask);
        }
        return Long.bitCount(head) + countWords(record, from + 1, to) + Long.bitCount(word(record, to) & tailMask);
    }

    /// The bits set in whole words that the string is long enough for.
    private static long countWords(long record, long from, long to) {
        long sum = 0;
        if (Record.encoding(record) == Record.INT) {
            for (long i = from; i < to; i++) {
                sum += Long.bitCount(word(record, i));
            }
            return sum;
        }
        long end = Record.valueAddress(record) + (to << 3);
        for (long at = Record.valueAddress(record) + (from << 3); at < end; at += Long.BYTES) {
            sum += Long.bitCount(Mem.getLong(at));
        }
        return sum;
    }

    /// The first bit of a value between two, both included and both within the string; -1 if there is none.
    public static long position(long record, int bit, long first, long last) {
        long flip = bit == 0 ? -1L : 0;
        long index = first >>> WORD_SHIFT;
        long to = last >>> WORD_SHIFT;
        long found = (word(record, index) ^ flip) & -1L >>> first;
        if (found == 0 && index < to) {
            index = skip(record, index + 1, to, flip);
            found = word(record, index) ^ flip;
        }
        long position = (index << WORD_SHIFT) + Long.numberOfLeadingZeros(found);
        return found == 0 || position > last ? -1 : position;
    }

    /// The first word between two, the second excluded, that is not equal to `value`; the second if there is none.
    private static long skip(long record, long from, long to, long value) {
        long index = from;
        if (Record.encoding(record) == Record.INT) {
            while (index < to && word(record, index) == value) {
                index++;
            }
            return index;
        }
        long address = Record.valueAddress(record);
        while (index < to && Mem.getLong(address + (index << 3)) == value) {
            index++;
        }
        return index;
    }

    private static long word(long record, long index) {
        long at = index << 3;
        if (Record.encoding(record) == Record.INT) {
            return textWord(StringValue.toLong(record), StringValue.length(record), at);
        }
        long address = Record.valueAddress(record);
        long left = Record.valueLength(record) - at;
        return left >= Long.BYTES ? Long.reverseBytes(Mem.getLong(address + at)) : lastWord(address + at, left);
    }

    private static long lastWord(long address, long bytes) {
        long word = 0;
        for (int i = 0; i < bytes; i++) {
            word |= (Mem.getByte(address + i) & 0xffL) << (56 - 8 * i);
        }
        return word;
    }

    /// Eight characters, from `at` on, of a number's text: the digits are taken from the last one on, and only those
    /// are kept that belong to the word.
    private static long textWord(long number, int length, long at) {
        long word = 0;
        long rest = number;
        for (int i = length - 1; i >= at && i >= 0; i--) {
            boolean isSign = number < 0 && i == 0;
            long character = isSign ? '-' : '0' + Math.abs(rest % 10);
            rest /= 10;
            if (i < at + Long.BYTES) {
                word |= character << (56 - 8 * (i - at));
            }
        }
        return word;
    }

    // ---- changing, in the bytes of a raw string

    /// Sets one bit of the string that begins at an address and returns what it was.
    public static int set(long text, long bit, int value) {
        long at = text + (bit >>> 3);
        int shift = 7 - ((int) bit & 7);
        int before = Mem.getByte(at);
        Mem.putByte(at, (byte) ((before & ~(1 << shift)) | value << shift));
        return before >> shift & 1;
    }

    /// Stores the lowest `bits` bits of a value from a bit on.
    public static void setField(long text, long offset, int bits, long value) {
        int left = bits;
        long bit = offset;
        while (left > 0) {
            long at = text + (bit >>> 3);
            int room = 8 - ((int) bit & 7);
            int taken = Math.min(room, left);
            int shift = room - taken;
            int mask = (1 << taken) - 1;
            int part = (int) (value >>> (left - taken)) & mask;
            Mem.putByte(at, (byte) ((Mem.getByte(at) & ~(mask << shift)) | part << shift));
            bit += taken;
            left -= taken;
        }
    }
}
