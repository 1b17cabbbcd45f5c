package io.nanoredis.lua;

/// The name of a command that a script calls, as its text gives it.
sealed interface CommandName {
    /// A constant.
    record Constant(String name) implements CommandName {}

    /// An argument that is no key: the n-th of `ARGV`, from 1.
    record Argument(int number) implements CommandName {}
}
