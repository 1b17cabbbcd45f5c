package io.nanoredis.db;

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
    /// What a server uses unless told otherwise.
    public static EncodingLimits defaults() {
        return new EncodingLimits(512, 64, 512, 128, 64, 128, 64, -2, 4096, 100, 3000);
    }
}
