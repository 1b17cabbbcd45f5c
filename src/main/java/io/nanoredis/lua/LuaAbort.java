package io.nanoredis.lua;

import org.jspecify.annotations.Nullable;

/// The end of a script that no `pcall` of it can stop: a limit was passed, or the hook killed it.
///
/// *Thread*: the engine's. It carries no Java stack, so that making one is cheap.
public final class LuaAbort extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private transient @Nullable LuaPlace place;

    /// Who ended it.
    public enum Reason {
        /// Live values passed the memory limit.
        MEMORY,
        /// The script passed its limit of instructions.
        INSTRUCTIONS,
        /// The hook's owner decided so.
        KILLED
    }

    /// An end with the message that the client shall see.
    public LuaAbort(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /// Where it was ended: the Lua code that ran or called the library function that ran; null if that is unknown.
    public @Nullable LuaPlace place() {
        return place;
    }

    void endAt(@Nullable LuaPlace where) {
        if (place == null) {
            place = where;
        }
    }

    /// Who ended it.
    public Reason reason() {
        return reason;
    }
}
