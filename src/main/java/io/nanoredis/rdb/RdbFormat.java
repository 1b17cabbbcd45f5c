package io.nanoredis.rdb;

/// The numbers of the RDB form that readers and writers share.
///
/// A length begins with two bits that tell its form: 6 bits follow, 14 bits follow, the whole byte tells of 4 or 8 more
/// bytes, most
/// significant first, or what follows is a string that is an integer or compressed.
final class RdbFormat {
    /// The version that is written: that of Redis 7.0.
    static final int VERSION = 10;
    /// The version of values that only Redis from 7.4 on can read.
    static final int VERSION_FIELD_EXPIRY = 12;
    /// The first type byte of them: hashes with fields that expire.
    static final int FIRST_FIELD_EXPIRY_TYPE = 24;
    /// The version of streams with producers, from Redis 8.6 on.
    static final int VERSION_PRODUCERS = 13;
    /// The type byte of them.
    static final int PRODUCERS_TYPE = 26;
    /// The version of streams with released entries, from Redis 8.8 on.
    static final int VERSION_RELEASED = 14;
    /// The type byte of them, and the first of what Redis 8.8 has brought.
    static final int FIRST_RELEASED_TYPE = 27;
    /// The last version that is read: that of Redis 8.8; what came since 7.0 has type bytes of its own.
    static final int VERSION_READ_MAX = VERSION_RELEASED;
    /// The type byte of a string.
    static final int STRING = 0;

    static final int LENGTH_6_BITS = 0;
    static final int LENGTH_14_BITS = 1;
    static final int LENGTH_LARGE = 2;
    static final int LENGTH_ENCODED = 3;
    static final int LENGTH_32_BITS_BYTE = 0x80;
    static final int LENGTH_64_BITS_BYTE = 0x81;

    static final int ENCODED_INT8 = 0;
    static final int ENCODED_INT16 = 1;
    static final int ENCODED_INT32 = 2;
    static final int ENCODED_LZF = 3;

    private RdbFormat() {}

    /// The version under which a value of a type byte is written.
    static int versionOf(int rdbType) {
        if (rdbType >= FIRST_RELEASED_TYPE) {
            return VERSION_RELEASED;
        }
        if (rdbType == PRODUCERS_TYPE) {
            return VERSION_PRODUCERS;
        }
        return rdbType >= FIRST_FIELD_EXPIRY_TYPE ? VERSION_FIELD_EXPIRY : VERSION;
    }
}
