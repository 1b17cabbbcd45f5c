package io.nanoredis.lua;

/// Which registers of a function are in use: those below a mark.
final class Registers {
    private static final int MOST = 250;

    private int free;
    private int most = 2;

    /// The first free one.
    int free() {
        return free;
    }

    /// How many the function needs.
    int most() {
        return most;
    }

    /// Takes some and returns the first.
    int take(int count, FunctionCompiler function) {
        int first = free;
        free += count;
        if (free > MOST) {
            throw function.tooComplex();
        }
        most = Math.max(most, free);
        return first;
    }

    void freeFrom(int register) {
        free = register;
    }
}
