package io.nanoredis.script;

import io.nanoredis.lua.LuaString;

/// The fields of the tables that stand for replies which Lua has no type for.
final class ReplyFields {
    static final LuaString ERR = LuaString.of("err");
    static final LuaString OK = LuaString.of("ok");
    static final LuaString DOUBLE = LuaString.of("double");
    static final LuaString MAP = LuaString.of("map");
    static final LuaString SET = LuaString.of("set");
    static final LuaString BIG_NUMBER = LuaString.of("big_number");
    static final LuaString VERBATIM = LuaString.of("verbatim_string");
    static final LuaString FORMAT = LuaString.of("format");
    static final LuaString STRING = LuaString.of("string");
    static final LuaString SOURCE = LuaString.of("source");
    static final LuaString LINE = LuaString.of("line");
    /// Marks errors that have been counted already, or that no command has replied.
    static final LuaString NOT_COUNTED = LuaString.of("ignore_error_stats_update");

    private ReplyFields() {}
}
