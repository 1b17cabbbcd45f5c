package io.nanoredis.rdb;

import org.jspecify.annotations.Nullable;

/// The list of all codecs: by the type code of records, and by the type byte of the RDB form.
public final class ValueCodecs {
    private static final ValueCodec[] BY_CODE = {StringCodec.STRING};

    private ValueCodecs() {}

    /// The codec of the type with this code in records.
    public static ValueCodec of(int code) {
        return BY_CODE[code];
    }

    /// The codec that reads what is written under a type byte; null if none does.
    public static @Nullable ValueCodec reading(int rdbType) {
        return rdbType == RdbFormat.STRING ? StringCodec.STRING : null;
    }
}
