package io.nanoredis.rdb;

import io.nanoredis.structure.Record;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The codecs of one shard: by the type code of records, and by the type byte of the RDB form.
public final class ValueCodecs {
    private static final int CODES = 16;

    private final @Nullable ValueCodec[] byCode = new @Nullable ValueCodec[CODES];

    /// @param others the codecs of the types besides strings, by the codes of the types
    public ValueCodecs(Map<Integer, ValueCodec> others) {
        byCode[Record.STRING] = StringCodec.STRING;
        others.forEach((code, codec) -> byCode[code] = codec);
    }

    /// The codec of the type with this code in records.
    ///
    /// @throws IllegalArgumentException if there is none
    public ValueCodec of(int code) {
        ValueCodec codec = byCode[code];
        if (codec == null) {
            throw new IllegalArgumentException("code: " + code + " (expected that of a type)");
        }
        return codec;
    }

    /// The codec that reads what is written under a type byte; null if none does.
    public @Nullable ValueCodec reading(int rdbType) {
        for (ValueCodec codec : byCode) {
            if (codec != null && codec.reads(rdbType)) {
                return codec;
            }
        }
        return null;
    }
}
