package io.nanoredis.lua;

/// The fields of metatables that the language looks at.
final class Metamethod {
    static final LuaString INDEX = LuaString.of("__index");
    static final LuaString NEW_INDEX = LuaString.of("__newindex");
    static final LuaString CALL = LuaString.of("__call");
    static final LuaString EQUAL = LuaString.of("__eq");
    static final LuaString LESS = LuaString.of("__lt");
    static final LuaString LESS_OR_EQUAL = LuaString.of("__le");
    static final LuaString CONCAT = LuaString.of("__concat");
    static final LuaString LENGTH = LuaString.of("__len");
    static final LuaString MINUS = LuaString.of("__unm");
    static final LuaString ADD = LuaString.of("__add");
    static final LuaString SUBTRACT = LuaString.of("__sub");
    static final LuaString MULTIPLY = LuaString.of("__mul");
    static final LuaString DIVIDE = LuaString.of("__div");
    static final LuaString MODULO = LuaString.of("__mod");
    static final LuaString POWER = LuaString.of("__pow");
    static final LuaString TO_STRING = LuaString.of("__tostring");
    static final LuaString METATABLE = LuaString.of("__metatable");

    private Metamethod() {}
}
