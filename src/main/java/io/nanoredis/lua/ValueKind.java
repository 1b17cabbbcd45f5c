package io.nanoredis.lua;

/// What the analysis of keys knows of a value.
///
/// *Shape*: a flat lattice: [#NONE] below everything, [#OTHER] above everything, the rest side by side.
enum ValueKind {
    /// Nothing yet, or nil.
    NONE,
    /// The table of the declared keys, as the caller of the script made it.
    KEYS,
    /// A declared key.
    KEY,
    /// The table of the other arguments.
    ARGUMENTS,
    /// `redis.call` or `redis.pcall`.
    CALL,
    /// The table that has them.
    REDIS,
    /// Anything else.
    OTHER;

    /// What is known of a value that is one or the other.
    ValueKind or(ValueKind other) {
        if (this == other || other == NONE) {
            return this;
        }
        return this == NONE ? other : OTHER;
    }

    /// Whether losing sight of such a value ends the proof: its contents could change, or commands be called with it.
    boolean isSensitive() {
        return this == KEYS || this == CALL || this == REDIS;
    }

    /// Whether a value of this kind can be followed only as long as nothing unknown gets hold of it.
    boolean isFollowed() {
        return isSensitive() || this == ARGUMENTS;
    }
}
