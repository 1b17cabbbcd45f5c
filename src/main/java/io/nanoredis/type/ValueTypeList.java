package io.nanoredis.type;

import io.nanoredis.db.Database;
import io.nanoredis.rdb.ValueCodec;
import io.nanoredis.rdb.ValueCodecs;
import io.nanoredis.type.array.ArrayType;
import io.nanoredis.type.hash.HashType;
import io.nanoredis.type.list.ListType;
import io.nanoredis.type.set.SetType;
import io.nanoredis.type.stream.StreamType;
import io.nanoredis.type.zset.ZsetType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The list of all types of values besides strings: adding a type is adding its line.
public final class ValueTypeList {
    /// What makes each type for a database.
    public static final List<Function<Database, ? extends StoredType>> ALL =
            List.of(ListType::new, SetType::new, ZsetType::new, HashType::new, StreamType::new, ArrayType::new);

    private ValueTypeList() {}

    /// The codecs for the values of a database that was made with [#ALL].
    public static ValueCodecs codecs(Database database) {
        Map<Integer, ValueCodec> codecs = new HashMap<>();
        for (StoredType type : database.types().all(StoredType.class)) {
            codecs.put(type.code(), type.codec());
        }
        return new ValueCodecs(codecs);
    }
}
