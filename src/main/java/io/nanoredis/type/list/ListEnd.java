package io.nanoredis.type.list;

import io.nanoredis.resp.Args;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// An end of a list: where elements are pushed and popped.
public enum ListEnd {
    /// Where the first element is; LEFT in commands.
    HEAD,
    /// Where the last element is; RIGHT in commands.
    TAIL;

    private static final byte[] LEFT = "LEFT".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RIGHT = "RIGHT".getBytes(StandardCharsets.US_ASCII);

    /// The end that an argument names; null if it names none.
    public static @Nullable ListEnd of(Args args, int i) {
        if (args.is(i, LEFT)) {
            return HEAD;
        }
        return args.is(i, RIGHT) ? TAIL : null;
    }
}
