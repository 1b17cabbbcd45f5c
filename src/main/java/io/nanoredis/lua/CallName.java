package io.nanoredis.lua;

/// How Lua code calls a value that it uses.
///
/// @param kind `local`, `global`, `upvalue`, `field`, `method` or `constant`
/// @param name the name in the source
record CallName(String kind, String name) {
    @Override
    public String toString() {
        return kind + " '" + name + "'";
    }
}
