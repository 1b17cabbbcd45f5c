package io.nanoredis.lua.lib;

import io.nanoredis.lua.LuaCall;
import io.nanoredis.lua.LuaNative;
import io.nanoredis.lua.LuaState;
import io.nanoredis.lua.LuaTable;
import java.util.function.LongSupplier;

/// Puts all libraries into an engine's globals.
///
/// *Thread*: the engine's.
public final class Libraries {
    /// The most values that a library function may have on its stack, as in Redis.
    static final int STACK_SLOTS = 8000;

    private static final double NANOS_PER_SECOND = 1e9;

    private Libraries() {}

    /// Defines string (with the metatable of strings), table, math, os, bit, struct, cjson and cmsgpack; `os.clock`
    /// tells the time since then.
    public static void open(LuaState state) {
        long openedNs = System.nanoTime();
        open(state, () -> System.nanoTime() - openedNs);
    }

    /// Defines all libraries, with a clock in nanoseconds for `os.clock`.
    public static void open(LuaState state, LongSupplier clockNs) {
        StateMeter meter = new StateMeter(state);
        LuaTable string = library(state, "string");
        StringLibrary.define(string, meter);
        FormatLibrary.define(string, meter);
        PatternLibrary.define(string, meter);
        state.setStringMetatable(indexing(state, string));
        TableLibrary.define(library(state, "table"), meter);
        MathLibrary.define(library(state, "math"));
        define(library(state, "os"), "clock", call -> call.returns(clockNs.getAsLong() / NANOS_PER_SECOND));
        BitLibrary.define(library(state, "bit"));
        StructLibrary.define(library(state, "struct"), meter);
        state.globals().put("cjson", JsonLibrary.create(state, meter));
        MsgpackLibrary.define(library(state, "cmsgpack"), meter);
    }

    private static LuaTable library(LuaState state, String name) {
        LuaTable library = state.newTable();
        state.globals().put(name, library);
        return library;
    }

    private static LuaTable indexing(LuaState state, LuaTable methods) {
        LuaTable metatable = state.newTable();
        metatable.put("__index", methods);
        return metatable;
    }

    static void define(LuaTable library, String name, LuaNative.Body body) {
        LuaNative.define(library, name, body);
    }

    /// An argument cut to 32 bits as C does: to 64 bits first.
    static int int32(LuaCall call, int index) {
        return (int) call.integer(index);
    }

    /// An argument cut to 32 bits, or another one where it is nil or missing.
    static int int32(LuaCall call, int index, int otherwise) {
        return (int) call.integer(index, otherwise);
    }
}
