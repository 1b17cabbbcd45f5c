/// The libraries that scripts find in their globals: string, table, math, os, bit, struct, cjson and cmsgpack, with
/// the members, results and error texts of Redis.
///
/// It uses the engine's values and the JDK alone. Whatever a function allocates is charged to the engine before it
/// exists, and long loops tell the engine how far they are, so that its limits and its hook hold here too. *Thread*:
/// the engine's.
@NullMarked
package io.nanoredis.lua.lib;

import org.jspecify.annotations.NullMarked;
