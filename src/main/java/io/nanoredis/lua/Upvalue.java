package io.nanoredis.lua;

import org.jspecify.annotations.Nullable;

/// A local variable that a closure uses beyond its function.
///
/// *Shape*: open, it is a place on the stack of the coroutine that declared it; closed, when the block has ended, it
/// keeps its value itself.
final class Upvalue {
    static final int SIZE_BYTES = 40;

    /// The stack on which it is open; null once it is closed.
    @Nullable
    LuaThread thread;
    /// The place on that stack.
    int slot;
    /// The next open one of the same stack, further down.
    @Nullable
    Upvalue below;
    /// The number of the last walk over live values that met it.
    int metInWalk;

    private @Nullable Object object;
    private double number;

    Upvalue(LuaThread thread, int slot, @Nullable Upvalue below) {
        this.thread = thread;
        this.slot = slot;
        this.below = below;
    }

    void close() {
        LuaThread stack = thread;
        if (stack != null) {
            object = stack.objects[slot];
            number = stack.numbers[slot];
            thread = null;
            below = null;
        }
    }

    /// Copies the value into a place of a stack.
    void read(@Nullable Object[] objects, double[] numbers, int target) {
        LuaThread stack = thread;
        if (stack == null) {
            objects[target] = object;
            numbers[target] = number;
        } else {
            objects[target] = stack.objects[slot];
            numbers[target] = stack.numbers[slot];
        }
    }

    /// Takes the value of a place of a stack.
    void write(@Nullable Object[] objects, double[] numbers, int source) {
        LuaThread stack = thread;
        if (stack == null) {
            object = objects[source];
            number = numbers[source];
        } else {
            stack.objects[slot] = objects[source];
            stack.numbers[slot] = numbers[source];
        }
    }

    /// The value while closed, for the walk over live values.
    @Nullable
    Object closedValue() {
        return object;
    }
}
