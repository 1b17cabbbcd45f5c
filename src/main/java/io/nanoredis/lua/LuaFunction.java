package io.nanoredis.lua;

/// A value that can be called: a closure of Lua code or a function of Java.
public abstract sealed class LuaFunction permits LuaClosure, LuaNative {
    LuaFunction() {}
}
