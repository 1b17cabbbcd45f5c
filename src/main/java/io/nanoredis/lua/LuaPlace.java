package io.nanoredis.lua;

/// Where in a chunk something happened.
///
/// @param source the chunk's name as it was loaded, with its `@` or `=`
/// @param line the line, from 1
public record LuaPlace(String source, int line) {}
