package io.nanoredis.structure;

import io.nanoredis.memory.Mem;

/// The binary form of one key with its value: one block, little endian.
///
/// ```
/// header   8 bytes: bits 0-3 type | 4-5 encoding | 6 has expiry | 7 long | 8-15 key length | 16-39 access | 40-63
/// value length
/// lengths  8 bytes, only if "long": key length, value length, 4 bytes each (the header's lengths are 0 then)
/// expiry   8 bytes, only if "has expiry": ms since 1970; 0 says that the room is there but not used
/// key, value
/// ```
///
/// A record is long from a key of 255 bytes or a value of 2^24-1 bytes on. Records with large values always have the
/// room for an
/// expiry, as moving them to make it would take long.
///
/// *thread* — the owner of the table that holds the record.
@SuppressWarnings("AvoidCommonTypeNames") // the word of the domain; java.lang.Record is never named in this code
public final class Record {
    /// A string as it was given, longer than 44 bytes or changed in place.
    public static final int RAW = 0;
    /// A string that is a canonical 64-bit decimal: its value is 8 bytes of binary.
    public static final int INT = 1;
    /// A fresh string of at most [#EMBSTR_BYTES_MAX] bytes.
    public static final int EMBSTR = 2;

    /// The type code of strings.
    public static final int STRING = 0;
    /// The type code of lists.
    public static final int LIST = 1;
    /// The type code of sets.
    public static final int SET = 2;
    /// The type code of sorted sets.
    public static final int ZSET = 3;
    /// The type code of hashes.
    public static final int HASH = 4;
    /// The type code of streams.
    public static final int STREAM = 6;
    /// The type code of sparse arrays.
    public static final int ARRAY = 7;
    /// The first encoding of hashes whose fields may expire: the value begins with the least expiry of a field, 8
    /// bytes,
    /// 0 for none.
    public static final int HASH_WITH_EXPIRY = 2;

    /// The longest string that counts as [#EMBSTR].
    public static final int EMBSTR_BYTES_MAX = 44;
    /// The longest value of a record.
    public static final int VALUE_BYTES_MAX = Integer.MAX_VALUE - 64;

    private static final int ENCODING_SHIFT = 4;
    private static final long HAS_EXPIRY = 1 << 6;
    private static final long LONG = 1 << 7;
    private static final int KEY_SHIFT = 8;
    private static final int ACCESS_SHIFT = 16;
    private static final int VALUE_SHIFT = 40;
    private static final int ACCESS_MASK = 0xff_ffff;
    private static final int HEADER_BYTES = 8;
    private static final int FIELD_BYTES = 8;
    private static final int LONG_KEY_BYTES = 255;
    private static final int LONG_VALUE_BYTES = (1 << 24) - 1;
    /// From here on the room for an expiry is always there.
    private static final int EXPIRY_ROOM_VALUE_BYTES = 16 << 10;

    private Record() {}

    // ---- sizes

    /// The bytes of a record with such contents.
    public static long bytes(int keyLength, int valueLength, boolean expiry) {
        int fields = (isLong(keyLength, valueLength) ? FIELD_BYTES : 0) + (room(valueLength, expiry) ? FIELD_BYTES : 0);
        return (long) HEADER_BYTES + fields + keyLength + valueLength;
    }

    /// The distance of the key from the start of a record with such contents.
    public static int keyOffset(int keyLength, int valueLength, boolean expiry) {
        return (int) (bytes(keyLength, valueLength, expiry) - keyLength - valueLength);
    }

    private static boolean isLong(int keyLength, int valueLength) {
        return keyLength >= LONG_KEY_BYTES || valueLength >= LONG_VALUE_BYTES;
    }

    private static boolean room(int valueLength, boolean expiry) {
        return expiry || valueLength >= EXPIRY_ROOM_VALUE_BYTES;
    }

    /// The bytes of an existing record.
    public static long totalBytes(long record) {
        return valueAddress(record) - record + valueLength(record);
    }

    // ---- writing

    /// Writes everything up to the key's place and returns the key's address; key and value are the caller's to fill.
    ///
    /// *units* — expiry in ms since 1970, 0 for none; access has 24 bits.
    public static long begin(
            long record, int type, int encoding, int access, int keyLength, int valueLength, long expireAtMs) {
        boolean isLong = isLong(keyLength, valueLength);
        boolean room = room(valueLength, expireAtMs != 0);
        long header = type | (long) encoding << ENCODING_SHIFT | (long) (access & ACCESS_MASK) << ACCESS_SHIFT;
        long at = record + HEADER_BYTES;
        if (isLong) {
            header |= LONG;
            Mem.putInt(at, keyLength);
            Mem.putInt(at + 4, valueLength);
            at += FIELD_BYTES;
        } else {
            header |= (long) keyLength << KEY_SHIFT | (long) valueLength << VALUE_SHIFT;
        }
        if (room) {
            header |= HAS_EXPIRY;
            Mem.putLong(at, expireAtMs);
            at += FIELD_BYTES;
        }
        Mem.putLong(record, header);
        return at;
    }

    /// Replaces the access bits.
    public static void access(long record, int access) {
        long header = Mem.getLong(record) & ~((long) ACCESS_MASK << ACCESS_SHIFT);
        Mem.putLong(record, header | (long) (access & ACCESS_MASK) << ACCESS_SHIFT);
    }

    /// Replaces the encoding; the value is the caller's to match.
    public static void encoding(long record, int encoding) {
        long header = Mem.getLong(record) & ~(3L << ENCODING_SHIFT);
        Mem.putLong(record, header | (long) encoding << ENCODING_SHIFT);
    }

    /// Sets the expiry of a record that has the room for it; 0 for none.
    public static void expireAtMs(long record, long expireAtMs) {
        long header = Mem.getLong(record);
        if ((header & HAS_EXPIRY) == 0) {
            throw new IllegalStateException("record: no room for an expiry");
        }
        Mem.putLong(expiryAddress(record, header), expireAtMs);
    }

    // ---- reading

    /// The type code.
    public static int type(long record) {
        return (int) Mem.getLong(record) & 0xf;
    }

    /// The encoding within the type.
    public static int encoding(long record) {
        return (int) (Mem.getLong(record) >>> ENCODING_SHIFT) & 3;
    }

    /// The access bits: the clock of the last access, or a frequency.
    public static int access(long record) {
        return (int) (Mem.getLong(record) >>> ACCESS_SHIFT) & ACCESS_MASK;
    }

    /// The bytes of the key.
    public static int keyLength(long record) {
        long header = Mem.getLong(record);
        return (header & LONG) != 0 ? Mem.getInt(record + HEADER_BYTES) : (int) (header >>> KEY_SHIFT) & 0xff;
    }

    /// The bytes of the value as stored: 8 for an integer.
    public static int valueLength(long record) {
        long header = Mem.getLong(record);
        return (header & LONG) != 0 ? Mem.getInt(record + HEADER_BYTES + 4) : (int) (header >>> VALUE_SHIFT);
    }

    /// When the key expires, in ms since 1970; 0 if never.
    public static long expireAtMs(long record) {
        long header = Mem.getLong(record);
        return (header & HAS_EXPIRY) == 0 ? 0 : Mem.getLong(expiryAddress(record, header));
    }

    /// Whether the key expires.
    public static boolean expires(long record) {
        return expireAtMs(record) != 0;
    }

    /// Whether the value begins with the least expiry of its parts: that of a hash whose fields may expire.
    public static boolean hasPartExpiry(long record) {
        long header = Mem.getLong(record);
        return (header & 0xf) == HASH && (header >>> ENCODING_SHIFT & 3) >= HASH_WITH_EXPIRY;
    }

    /// When something of the record has to be removed first, in ms since 1970: the whole of it, or a part of its value;
    /// 0 if never.
    public static long dueMs(long record) {
        long expireAtMs = expireAtMs(record);
        if (!hasPartExpiry(record)) {
            return expireAtMs;
        }
        long partMs = Mem.getLong(valueAddress(record));
        return partMs == 0 || (expireAtMs != 0 && expireAtMs < partMs) ? expireAtMs : partMs;
    }

    /// Whether an expiry can be set without moving the record's parts.
    public static boolean hasExpiryRoom(long record) {
        return (Mem.getLong(record) & HAS_EXPIRY) != 0;
    }

    private static long expiryAddress(long record, long header) {
        return record + HEADER_BYTES + ((header & LONG) != 0 ? FIELD_BYTES : 0);
    }

    /// The address of the key's first byte.
    public static long keyAddress(long record) {
        long header = Mem.getLong(record);
        return expiryAddress(record, header) + ((header & HAS_EXPIRY) != 0 ? FIELD_BYTES : 0);
    }

    /// The address of the value's first byte.
    public static long valueAddress(long record) {
        return keyAddress(record) + keyLength(record);
    }

    /// Whether the record has exactly this key.
    public static boolean keyEquals(long record, byte[] key, int offset, int length) {
        return keyLength(record) == length && Mem.equals(keyAddress(record), key, offset, length);
    }
}
