package io.nanoredis.db;

import io.nanoredis.config.OptionTable;
import io.nanoredis.config.ServerConfig;

/// Up to which sizes values keep their compact encodings.
///
/// @param hashEntriesMax fields of a packed hash
/// @param hashValueBytesMax longest field or value of a packed hash
/// @param setIntegersMax members of a set of integers in its sorted form
/// @param setEntriesMax members of a packed set
/// @param setValueBytesMax longest member of a packed set
/// @param zsetEntriesMax members of a packed sorted set
/// @param zsetValueBytesMax longest member of a packed sorted set
/// @param listNode positive: elements per node of a list; -1 to -5: at most 4, 8, 16, 32, 64 KiB per node
/// @param streamNodeBytesMax bytes per node of a stream, 0 for no limit
/// @param streamNodeEntriesMax entries per node of a stream, 0 for no limit
/// @param hllSparseBytesMax bytes of a HyperLogLog in its sparse form
public record EncodingLimits(
        long hashEntriesMax,
        long hashValueBytesMax,
        long setIntegersMax,
        long setEntriesMax,
        long setValueBytesMax,
        long zsetEntriesMax,
        long zsetValueBytesMax,
        int listNode,
        long streamNodeBytesMax,
        long streamNodeEntriesMax,
        long hllSparseBytesMax) {
    /// The limits that a configuration asks for.
    public static EncodingLimits of(ServerConfig config) {
        return new EncodingLimits(
                config.get(OptionTable.HASH_MAX_LISTPACK_ENTRIES),
                config.get(OptionTable.HASH_MAX_LISTPACK_VALUE),
                config.get(OptionTable.SET_MAX_INTSET_ENTRIES),
                config.get(OptionTable.SET_MAX_LISTPACK_ENTRIES),
                config.get(OptionTable.SET_MAX_LISTPACK_VALUE),
                config.get(OptionTable.ZSET_MAX_LISTPACK_ENTRIES),
                config.get(OptionTable.ZSET_MAX_LISTPACK_VALUE),
                Math.toIntExact(config.get(OptionTable.LIST_MAX_LISTPACK_SIZE)),
                config.get(OptionTable.STREAM_NODE_MAX_BYTES),
                config.get(OptionTable.STREAM_NODE_MAX_ENTRIES),
                config.get(OptionTable.HLL_SPARSE_MAX_BYTES));
    }

    /// What a server uses unless told otherwise.
    public static EncodingLimits defaults() {
        return new EncodingLimits(512, 64, 512, 128, 64, 128, 64, -2, 4096, 100, 3000);
    }
}
