package io.nanoredis.lua;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A Lua error on its way to the `pcall` that catches it: any value, mostly a string.
///
/// *Thread*: the engine's. It carries no Java stack, so that raising one is cheap.
public final class LuaError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Object value;
    private transient @Nullable LuaPlace place;

    /// An error with a value as `error(value, 0)` raises it.
    public LuaError(@Nullable Object value) {
        super(null, null, false, false);
        this.value = value;
    }

    /// An error with a text to which no position is added; its characters are bytes, as in [LuaString#toString()].
    public LuaError(String text) {
        this(LuaString.of(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /// Where it rose: the Lua code that ran or called the library function that ran; null if that is unknown.
    public @Nullable LuaPlace place() {
        return place;
    }

    void riseAt(@Nullable LuaPlace place) {
        if (this.place == null) {
            this.place = place;
        }
    }

    /// The error's value; null is nil.
    public @Nullable Object value() {
        return value;
    }

    /// The value as `tostring` shows it without metatables, for messages.
    @Override
    public String getMessage() {
        return LuaValue.text(value).toString();
    }
}
