/// Lua 5.1 as Redis embeds it: values, parser, compiler to register code, interpreter, base and coroutine libraries.
///
/// Uses nothing but the JDK. An engine ([io.nanoredis.lua.LuaState]) belongs to one thread at a time; it blocks never
/// and can be bounded in memory, instructions and depth.
@NullMarked
package io.nanoredis.lua;

import org.jspecify.annotations.NullMarked;
