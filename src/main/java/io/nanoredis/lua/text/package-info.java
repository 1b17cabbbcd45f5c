/// Lua's treatment of text that needs no Lua values: numbers as C prints and reads them, formats, patterns over bytes.
///
/// It uses the JDK alone. What it allocates and how long it works is told to a [io.nanoredis.lua.text.Meter], whose
/// owner may end it by an exception. *Thread*: the engine's.
@NullMarked
package io.nanoredis.lua.text;

import org.jspecify.annotations.NullMarked;
