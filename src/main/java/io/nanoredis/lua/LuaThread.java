package io.nanoredis.lua;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A coroutine: a stack of values and a stack of calls, both on the Java heap.
///
/// *Shape*: a place of the stack is an object or, where that is [#NUMBER], the number beside it, so that arithmetic
/// makes no boxes. Calls of Lua code by Lua code do not nest on the Java stack; those through Java (metamethods,
/// library functions that call back) do, to a limit. *Thread*: the engine's.
public final class LuaThread {
    /// Marks a place of the stack whose value is the number beside it.
    static final NumberMark NUMBER = NumberMark.NUMBER;

    /// As deep as Redis lets Lua code call Lua code.
    static final int CALLS_MAX = 16_383;
    /// What an error handler may still use beyond the limit.
    private static final int CALLS_SPARE = 200;

    /// As many as the deepest recursion can use.
    private static final int SLOTS_MAX = CALLS_MAX * 256;

    private static final int FIRST_SLOTS = 64;
    private static final int FIRST_CALLS = 8;
    private static final int KEPT_SLOTS = 1024;
    private static final int KEPT_CALLS = 128;
    private static final int SLOT_BYTES = 12;
    private static final int CALL_BYTES = 56;

    @Nullable
    Object[] objects = new Object[FIRST_SLOTS];

    double[] numbers = new double[FIRST_SLOTS];
    /// The first free place.
    int top;

    /// Where a coroutine is in its life.
    enum Status {
        SUSPENDED,
        RUNNING,
        NORMAL,
        DEAD
    }

    Status status = Status.SUSPENDED;
    /// The nesting of Java calls when it was resumed; deeper, it cannot yield.
    int javaCallsAtResume;
    /// The coroutine that resumed this one, while it runs.
    @Nullable
    LuaThread resumer;

    int metInWalk;

    private final LuaState state;
    private LuaCall[] calls = new LuaCall[FIRST_CALLS];
    private int depth;
    private boolean overflowed;
    private @Nullable Upvalue openUpvalues;

    LuaThread(LuaState state) {
        this.state = state;
        state.charge(FIRST_SLOTS * SLOT_BYTES + FIRST_CALLS * CALL_BYTES);
    }

    /// A new coroutine that will run a function.
    LuaThread(LuaState state, LuaFunction function) {
        this(state);
        push(function);
    }

    LuaState state() {
        return state;
    }

    // ---- the stack of values

    @Nullable
    Object get(int slot) {
        Object value = objects[slot];
        return value == NUMBER ? LuaValue.of(numbers[slot]) : value;
    }

    void set(int slot, @Nullable Object value) {
        if (value instanceof Double number) {
            objects[slot] = NUMBER;
            numbers[slot] = number;
        } else {
            objects[slot] = value;
        }
    }

    void push(@Nullable Object value) {
        reserve(1);
        set(top++, value);
    }

    void push(double number) {
        reserve(1);
        objects[top] = NUMBER;
        numbers[top++] = number;
    }

    /// Makes room for so many places above the top.
    void reserve(int slots) {
        if (top + slots > objects.length) {
            growStack(top + slots);
        }
    }

    private void growStack(int needed) {
        if (needed > SLOTS_MAX) {
            throw runtimeError("stack overflow");
        }
        int length = Math.max(needed + needed / 8, objects.length * 2);
        state.charge((long) (length - objects.length) * SLOT_BYTES);
        objects = Arrays.copyOf(objects, length);
        numbers = Arrays.copyOf(numbers, length);
    }

    void copy(int from, int to, int length) {
        System.arraycopy(objects, from, objects, to, length);
        System.arraycopy(numbers, from, numbers, to, length);
    }

    void clear(int from, int to) {
        Arrays.fill(objects, from, Math.max(from, to), null);
    }

    // ---- the stack of calls

    int depth() {
        return depth;
    }

    LuaCall callAt(int depth) {
        return calls[depth - 1];
    }

    LuaCall current() {
        return calls[depth - 1];
    }

    /// *Errors*: `stack overflow`, located where the call was to happen.
    LuaCall enter() {
        if (depth >= CALLS_MAX && (!overflowed || depth >= CALLS_MAX + CALLS_SPARE)) {
            overflowed = true;
            throw runtimeError("stack overflow");
        }
        if (depth == calls.length) {
            state.charge((long) depth * CALL_BYTES);
            calls = Arrays.copyOf(calls, depth * 2);
        }
        LuaCall call = calls[depth];
        if (call == null) {
            call = new LuaCall(this);
            calls[depth] = call;
        }
        depth++;
        return call;
    }

    void leave() {
        depth--;
    }

    /// Drops the calls above a depth after an error.
    void unwind(int toDepth, int toTop) {
        depth = toDepth;
        closeUpvalues(toTop);
        top = toTop;
        overflowed = depth >= CALLS_MAX;
        if (objects.length > 4096 && top < objects.length / 4) {
            objects = Arrays.copyOf(objects, objects.length / 2);
            numbers = Arrays.copyOf(numbers, numbers.length / 2);
        }
        clear(top, objects.length);
    }

    /// Lets go of what an ended script has left above the top, and of room that few scripts need.
    void rest() {
        if (objects.length > KEPT_SLOTS) {
            objects = Arrays.copyOf(objects, FIRST_SLOTS);
            numbers = new double[FIRST_SLOTS];
        }
        clear(top, objects.length);
        if (calls.length > KEPT_CALLS) {
            calls = new LuaCall[FIRST_CALLS];
        }
        for (LuaCall call : calls) {
            if (call != null) {
                call.closure = null;
            }
        }
    }

    // ---- upvalues

    Upvalue upvalue(int slot) {
        Upvalue above = null;
        Upvalue open = openUpvalues;
        while (open != null && open.slot > slot) {
            above = open;
            open = open.below;
        }
        if (open != null && open.slot == slot) {
            return open;
        }
        state.charge(Upvalue.SIZE_BYTES);
        Upvalue made = new Upvalue(this, slot, open);
        if (above == null) {
            openUpvalues = made;
        } else {
            above.below = made;
        }
        return made;
    }

    void closeUpvalues(int fromSlot) {
        Upvalue open = openUpvalues;
        while (open != null && open.slot >= fromSlot) {
            openUpvalues = open.below;
            open.close();
            open = openUpvalues;
        }
    }

    boolean hasOpenUpvalues() {
        return openUpvalues != null;
    }

    // ---- calls from Java

    /// Calls the value at a place with the arguments above it. The results, so many as wanted (-1: all), begin at its
    /// place, and the top is behind them.
    void call(int function, int arguments, int wanted) {
        state.enterJava();
        if (Calls.enter(this, function, arguments, wanted) == Calls.Entry.LUA) {
            current().fromJava = true;
            Interpreter.run(this);
        }
        state.leaveJava();
    }

    @Nullable
    Object[] callAll(@Nullable Object function, @Nullable Object... arguments) {
        int slot = top;
        push(function);
        for (Object argument : arguments) {
            push(argument);
        }
        call(slot, arguments.length, -1);
        @Nullable Object[] results = values(slot, top - slot);
        top = slot;
        return results;
    }

    @Nullable
    Object[] values(int from, int length) {
        @Nullable Object[] values = new Object[length];
        for (int i = 0; i < length; i++) {
            values[i] = get(from + i);
        }
        return values;
    }

    @Nullable
    Object call1(@Nullable Object function, @Nullable Object first, @Nullable Object second) {
        int slot = top;
        push(function);
        push(first);
        push(second);
        call(slot, 2, 1);
        Object result = get(slot);
        top = slot;
        return result;
    }

    void call0(@Nullable Object function, @Nullable Object first, @Nullable Object second, @Nullable Object third) {
        int slot = top;
        push(function);
        push(first);
        push(second);
        push(third);
        call(slot, 3, 0);
        top = slot;
    }

    boolean isLess(@Nullable Object left, @Nullable Object right) {
        return Operations.isLess(this, left, right);
    }

    LuaString text(@Nullable Object value) {
        return Operations.text(this, value);
    }

    long sizeBytes() {
        return (long) objects.length * SLOT_BYTES + (long) calls.length * CALL_BYTES;
    }

    // ---- positions and names

    /// `chunk:line: ` of the function at a level: 0 is the running one, 1 its caller; empty where that is no Lua code.
    String where(int level) {
        LuaCall call = atLevel(level);
        return call == null ? "" : position(call);
    }

    /// The call at a level; null above the first, and for calls that a tail call has replaced.
    @Nullable
    LuaCall atLevel(int level) {
        int left = level;
        int at = depth;
        while (left > 0 && at > 0) {
            left -= 1 + (calls[at - 1].closure == null ? 0 : calls[at - 1].tailCalls);
            at--;
        }
        return left == 0 && at > 0 ? calls[at - 1] : null;
    }

    private static String position(LuaCall call) {
        LuaClosure closure = call.closure;
        return closure == null ? "" : closure.prototype.chunk.shortName() + ":" + line(call, closure) + ": ";
    }

    private static int line(LuaCall call, LuaClosure closure) {
        return closure.prototype.lines[Math.max(0, call.pc - 1)];
    }

    /// Where an error that rises now comes from: the running function or, if that is of Java, its caller.
    @Nullable
    LuaPlace place() {
        for (int at = depth; at > 0 && at >= depth - 1; at--) {
            LuaCall call = calls[at - 1];
            LuaClosure closure = call.closure;
            if (closure != null) {
                return new LuaPlace(closure.prototype.chunk.source(), line(call, closure));
            }
        }
        return null;
    }

    /// An error of the interpreter, with the position of the running Lua code.
    LuaError runtimeError(String text) {
        return new LuaError((depth == 0 ? "" : position(calls[depth - 1])) + text);
    }

    /// How the caller's code calls the function that runs at a depth.
    @Nullable
    CallName callName(int atDepth) {
        if (atDepth < 2) {
            return null;
        }
        LuaCall callee = calls[atDepth - 1];
        LuaCall caller = calls[atDepth - 2];
        LuaClosure closure = caller.closure;
        if (closure == null || (callee.closure != null && callee.tailCalls > 0)) {
            return null;
        }
        return Names.ofCalled(closure.prototype, caller.pc - 1);
    }
}
