/// Tests of the Lua engine: recorded replies of redis-server, comparisons with it, bounds.
@NullMarked
package io.nanoredis.lua;

import org.jspecify.annotations.NullMarked;
