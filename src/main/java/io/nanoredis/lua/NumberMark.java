package io.nanoredis.lua;

/// Stands on a stack, or among constants, where the value is the number beside it. Never seen outside of them.
enum NumberMark {
    /// The only one.
    NUMBER
}
