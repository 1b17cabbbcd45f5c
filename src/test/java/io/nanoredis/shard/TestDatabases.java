package io.nanoredis.shard;

import io.nanoredis.db.Database;
import io.nanoredis.db.DatabaseOptions;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.type.ValueTypeList;
import java.util.ArrayList;
import java.util.List;

/// Makes the databases that the shards of a test own; their content does not matter here.
public final class TestDatabases {

    private TestDatabases() {}

    /// Empty databases, one per shard.
    public static List<Database> create(int count) {
        List<Database> databases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            databases.add(new Database(16, new HashFunction(1), DatabaseOptions.defaults(), ValueTypeList.ALL));
        }
        return databases;
    }
}
