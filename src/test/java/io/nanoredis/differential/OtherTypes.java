package io.nanoredis.differential;

import io.nanoredis.testing.Request;
import java.util.List;

/// Keys of other types than strings, for the replies to a wrong type.
///
/// While strings are the only type, both lists are empty. A type that comes adds the commands which make a key of
/// it to [#SET_UP] and the key to [#KEYS]; the set-up is repeated all along a stream, because other commands delete
/// and overwrite such keys.
public final class OtherTypes {
    /// The commands that make the keys, compared like any other.
    public static final List<Request> SET_UP = List.of();

    /// The keys that they make.
    public static final List<byte[]> KEYS =
            SET_UP.stream().map(request -> request.args().get(1)).toList();

    private OtherTypes() {}
}
