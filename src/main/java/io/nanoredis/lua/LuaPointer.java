package io.nanoredis.lua;

/// A value that scripts can hold and compare but not look into.
///
/// *Shape*: Redis has exactly one, the null pointer, which stands for the null of JSON. *Thread*: any.
public enum LuaPointer {
    /// The null pointer, `cjson.null`.
    NULL;

    /// The value as `tostring` shows it.
    @Override
    public String toString() {
        return "userdata: (nil)";
    }
}
