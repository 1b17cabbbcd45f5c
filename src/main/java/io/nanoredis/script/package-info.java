/// Redis's side of scripting: the cache of scripts, the libraries of functions, and what a script sees of the server.
///
/// Uses the language of [io.nanoredis.lua] and runs commands through [io.nanoredis.command.NestedCommands]. What is
/// shared is immutable and swapped as a whole; an engine belongs to one shard's thread, or to one fiber at a time.
@NullMarked
package io.nanoredis.script;

import org.jspecify.annotations.NullMarked;
