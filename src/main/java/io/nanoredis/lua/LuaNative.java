package io.nanoredis.lua;

import org.jspecify.annotations.Nullable;

/// A library function written in Java.
///
/// Errors name it as the calling Lua code does, so that it needs a name only for the libraries' tables.
public final class LuaNative extends LuaFunction {
    private final Body body;

    /// What such a function does.
    @FunctionalInterface
    public interface Body {
        /// Reads the arguments from the call, pushes the results onto it and returns how many: mostly
        /// `return call.returns(...)`.
        ///
        /// *Errors*: [LuaError]. Results that were pushed before are dropped then.
        int call(LuaCall call);
    }

    /// A function with this body.
    public LuaNative(Body body) {
        this.body = body;
    }

    Body body() {
        return body;
    }

    /// Puts a new function into a library's table.
    public static void define(LuaTable library, String name, Body body) {
        library.put(LuaString.of(name), (@Nullable Object) new LuaNative(body));
    }
}
