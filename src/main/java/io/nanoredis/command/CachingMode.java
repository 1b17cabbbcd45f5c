package io.nanoredis.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a client wants to be told that what it has cached is out of date: CLIENT TRACKING. Immutable, so that shards
/// read
/// it while the client's proactor replaces it.
///
/// @param prefixes of a client in broadcasting mode: the keys that it wants to hear of, in the order of their bytes;
/// null
///        for one that hears of what it has read
/// @param optIn whether only what follows CLIENT CACHING YES is cached
/// @param optOut whether what follows CLIENT CACHING NO is not cached
/// @param noLoop whether the client's own changes are no news to it
/// @param redirectId the client that is told instead, 0 for none
/// @param redirect that client; null for none
public record CachingMode(
        @Nullable List<byte[]> prefixes,
        boolean optIn,
        boolean optOut,
        boolean noLoop,
        long redirectId,
        @Nullable Session redirect) {
    /// Whether the client hears of all changes of keys with its prefixes.
    public boolean broadcasts() {
        return prefixes != null;
    }

    /// The prefixes; none for a client that does not broadcast.
    public List<byte[]> prefixList() {
        return prefixes == null ? List.of() : prefixes;
    }
}
