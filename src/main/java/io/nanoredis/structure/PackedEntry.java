package io.nanoredis.structure;

import io.nanoredis.memory.Mem;

/// One element of a packed block: a string, or an integer in as few bytes as it takes.
///
/// *shape* — a header that tells kind and length, then the bytes; the header is that of Redis's listpack, so that the
/// two forms convert into each other by copying:
/// ```
/// 0nnnnnnn                      integer 0 to 127
/// 10nnnnnn                      string of up to 63 bytes, which follow
/// 110nnnnn nnnnnnnn             integer of 13 bits, most significant first
/// 1110nnnn nnnnnnnn             string of up to 4095 bytes, which follow
/// 11110000 n (4)                string, which follows; its length least significant byte first
/// 11110001 … 11110100           integer of 16, 24, 32, 64 bits, least significant byte first
/// ```
/// A string that is a canonical 64-bit decimal ([CanonicalLong]) always becomes an integer, so that equal strings have
/// equal entries. Blocks that are walked backwards too put the entry's length behind it ([#writeBackLength]): seven
/// bits a byte, most significant first, all but the first byte with the top bit set.
///
/// *thread* — the owner of the memory. *cost* — a step over an entry reads its header only.
/// *source* — https://github.com/antirez/listpack
public final class PackedEntry {
    /// Where a search says that there is no such entry.
    public static final long NONE = 0;

    /// The most bytes of an entry besides those of its string.
    public static final int HEADER_BYTES_MAX = 5;
    /// The most bytes of an integer's entry.
    public static final int INTEGER_BYTES_MAX = 9;
    /// The most bytes of a back length.
    public static final int BACK_LENGTH_BYTES_MAX = 5;

    private static final int STRING_6 = 0x80;
    private static final int INTEGER_13 = 0xc0;
    private static final int STRING_12 = 0xe0;
    private static final int STRING_32 = 0xf0;
    private static final int INTEGER_16 = 0xf1;
    private static final int INTEGER_24 = 0xf2;
    private static final int INTEGER_32 = 0xf3;
    private static final int INTEGER_64 = 0xf4;

    private static final int STRING_6_MAX = 63;
    private static final int STRING_12_MAX = 4095;
    private static final int INTEGER_7_MAX = 127;
    private static final int INTEGER_13_LIMIT = 1 << 12;
    private static final int INTEGER_24_LIMIT = 1 << 23;

    private PackedEntry() {}

    // ---- writing

    /// The bytes of the entry of a string, which may be an integer's.
    public static int bytesOf(byte[] array, int offset, int length) {
        if (CanonicalLong.matches(array, offset, length)) {
            return bytesOf(CanonicalLong.value(array, offset, length));
        }
        return stringBytes(length);
    }

    /// The bytes of the entry of an integer.
    public static int bytesOf(long value) {
        if (value >= 0 && value <= INTEGER_7_MAX) {
            return 1;
        }
        if (value >= -INTEGER_13_LIMIT && value < INTEGER_13_LIMIT) {
            return 2;
        }
        if (value == (short) value) {
            return 3;
        }
        if (value >= -INTEGER_24_LIMIT && value < INTEGER_24_LIMIT) {
            return 4;
        }
        return value == (int) value ? 5 : INTEGER_BYTES_MAX;
    }

    /// The bytes of the entry of a string of so many bytes that is no integer.
    public static int stringBytes(int length) {
        return (length <= STRING_6_MAX ? 1 : length <= STRING_12_MAX ? 2 : HEADER_BYTES_MAX) + length;
    }

    /// Writes the entry of a string, which may be an integer's; returns its bytes, those of [#bytesOf].
    public static int write(long at, byte[] array, int offset, int length) {
        if (CanonicalLong.matches(array, offset, length)) {
            return write(at, CanonicalLong.value(array, offset, length));
        }
        int header = writeStringHeader(at, length);
        Mem.copyIn(array, offset, at + header, length);
        return header + length;
    }

    /// Writes the header of a string of so many bytes that is no integer; its bytes are the caller's to put behind it.
    /// Returns the header's bytes.
    public static int writeStringHeader(long at, int length) {
        if (length <= STRING_6_MAX) {
            Mem.putByte(at, (byte) (STRING_6 | length));
            return 1;
        }
        if (length <= STRING_12_MAX) {
            Mem.putByte(at, (byte) (STRING_12 | length >>> 8));
            Mem.putByte(at + 1, (byte) length);
            return 2;
        }
        Mem.putByte(at, (byte) STRING_32);
        Mem.putInt(at + 1, length);
        return HEADER_BYTES_MAX;
    }

    /// Writes the entry of an integer; returns its bytes.
    public static int write(long at, long value) {
        int bytes = bytesOf(value);
        switch (bytes) {
            case 1 -> Mem.putByte(at, (byte) value);
            case 2 -> {
                Mem.putByte(at, (byte) (INTEGER_13 | (value >>> 8 & 0x1f)));
                Mem.putByte(at + 1, (byte) value);
            }
            case 3 -> {
                Mem.putByte(at, (byte) INTEGER_16);
                Mem.putShort(at + 1, (short) value);
            }
            case 4 -> {
                Mem.putByte(at, (byte) INTEGER_24);
                Mem.putShort(at + 1, (short) value);
                Mem.putByte(at + 3, (byte) (value >> 16));
            }
            case 5 -> {
                Mem.putByte(at, (byte) INTEGER_32);
                Mem.putInt(at + 1, (int) value);
            }
            default -> {
                Mem.putByte(at, (byte) INTEGER_64);
                Mem.putLong(at + 1, value);
            }
        }
        return bytes;
    }

    // ---- reading

    private static int head(long at) {
        return Mem.getByte(at) & 0xff;
    }

    /// The bytes of the entry, without a back length.
    public static int bytes(long at) {
        int head = head(at);
        if (head < STRING_6) {
            return 1;
        }
        if (head < INTEGER_13) {
            return 1 + (head & STRING_6_MAX);
        }
        return longBytes(at, head);
    }

    private static int longBytes(long at, int head) {
        if (head < STRING_12) {
            return 2;
        }
        if (head < STRING_32) {
            return 2 + ((head & 0xf) << 8 | head(at + 1));
        }
        return switch (head) {
            case STRING_32 -> HEADER_BYTES_MAX + Mem.getInt(at + 1);
            case INTEGER_16 -> 3;
            case INTEGER_24 -> 4;
            case INTEGER_32 -> 5;
            case INTEGER_64 -> INTEGER_BYTES_MAX;
            default -> throw corrupt(at, head);
        };
    }

    private static IllegalStateException corrupt(long at, int head) {
        return new IllegalStateException("entry: begins with " + head + " at " + at);
    }

    /// Whether the entry is an integer.
    public static boolean isInteger(long at) {
        int head = head(at);
        return head < STRING_6 || (head >= INTEGER_13 && head < STRING_12) || head > STRING_32;
    }

    /// The value of an entry that is an integer.
    public static long integer(long at) {
        int head = head(at);
        if (head < STRING_6) {
            return head;
        }
        if (head < STRING_12) {
            int bits = (head & 0x1f) << 8 | head(at + 1);
            return (long) bits << 51 >> 51;
        }
        return switch (head) {
            case INTEGER_16 -> Mem.getShort(at + 1);
            case INTEGER_24 -> (Mem.getShort(at + 1) & 0xffff) | Mem.getByte(at + 3) << 16;
            case INTEGER_32 -> Mem.getInt(at + 1);
            case INTEGER_64 -> Mem.getLong(at + 1);
            default -> throw corrupt(at, head);
        };
    }

    /// Where the bytes of an entry that is a string begin.
    public static long stringAddress(long at) {
        int head = head(at);
        return at + (head < INTEGER_13 ? 1 : head < STRING_32 ? 2 : HEADER_BYTES_MAX);
    }

    /// How many bytes an entry has that is a string.
    public static int stringLength(long at) {
        int head = head(at);
        if (head < INTEGER_13) {
            return head & STRING_6_MAX;
        }
        return head < STRING_32 ? (head & 0xf) << 8 | head(at + 1) : Mem.getInt(at + 1);
    }

    /// Whether the entry is that of a string, which may be an integer's.
    public static boolean equals(long at, byte[] array, int offset, int length) {
        if (!isInteger(at)) {
            return stringLength(at) == length && Mem.equals(stringAddress(at), array, offset, length);
        }
        return CanonicalLong.matches(array, offset, length)
                && CanonicalLong.value(array, offset, length) == integer(at);
    }

    // ---- blocks without back lengths

    /// The first entry from `from` to before `end` that is that of a string, or [#NONE].
    ///
    /// @param skipped how many entries are passed over after each that is compared, such as 1 where each is followed by
    ///     a value
    public static long find(long from, long end, byte[] array, int offset, int length, int skipped) {
        if (CanonicalLong.matches(array, offset, length)) {
            return findInteger(from, end, CanonicalLong.value(array, offset, length), skipped);
        }
        long at = from;
        while (at < end) {
            int head = head(at);
            if (head >= STRING_6 && head < INTEGER_13) {
                int bytes = head & STRING_6_MAX;
                if (bytes == length && Mem.equals(at + 1, array, offset, length)) {
                    return at;
                }
                at += 1 + bytes;
            } else if (length > STRING_6_MAX && !isInteger(at) && equals(at, array, offset, length)) {
                return at;
            } else {
                at += bytes(at);
            }
            at = skip(at, skipped);
        }
        return NONE;
    }

    private static long findInteger(long from, long end, long value, int skipped) {
        long at = from;
        while (at < end) {
            if (isInteger(at) && integer(at) == value) {
                return at;
            }
            at = skip(at + bytes(at), skipped);
        }
        return NONE;
    }

    /// The entry that lies `entries` entries behind this one.
    public static long skip(long at, int entries) {
        long to = at;
        for (int i = 0; i < entries; i++) {
            to += bytes(to);
        }
        return to;
    }

    /// How many entries there are from `from` to before `end`.
    public static int count(long from, long end) {
        int count = 0;
        for (long at = from; at < end; at += bytes(at)) {
            count++;
        }
        return count;
    }

    // ---- back lengths

    /// The bytes of the back length of an entry of so many bytes.
    public static int backLengthBytes(int entryBytes) {
        if (entryBytes < 1 << 7) {
            return 1;
        }
        // one less than seven bits a byte could hold, as the listpack has it
        return entryBytes < (1 << 14) - 1 ? 2 : entryBytes < (1 << 21) - 1 ? 3 : entryBytes < (1 << 28) - 1 ? 4 : 5;
    }

    /// Writes the back length of an entry of so many bytes; returns how many bytes it takes itself.
    public static int writeBackLength(long at, int entryBytes) {
        int bytes = backLengthBytes(entryBytes);
        for (int i = 0; i < bytes; i++) {
            int bits = (entryBytes >>> (7 * (bytes - 1 - i))) & 0x7f;
            Mem.putByte(at + i, (byte) (i == 0 ? bits : bits | 0x80));
        }
        return bytes;
    }

    /// The bytes from this entry to the next in a block with back lengths.
    public static int bytesWithBackLength(long at) {
        int bytes = bytes(at);
        return bytes + backLengthBytes(bytes);
    }

    /// The entry whose back length ends at an address.
    public static long before(long end) {
        int entryBytes = 0;
        int shift = 0;
        long at = end - 1;
        int last = head(at);
        while ((last & 0x80) != 0) {
            entryBytes |= (last & 0x7f) << shift;
            shift += 7;
            last = head(--at);
        }
        entryBytes |= last << shift;
        return at - entryBytes;
    }
}
