package io.nanoredis.lua;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One call of a function: for a library function its arguments, its results and its way back into Lua.
///
/// Arguments count from 1. `checked` reads ([#table(int)], [#number(int)], ...) raise Lua's error texts with the name
/// that the caller used: `bad argument #1 to 'insert' (table expected, got nil)`. Results are pushed and counted:
/// `return call.returns(value)`. *Thread*: the engine's. Valid only until the function returns; reused then.
public final class LuaCall {
    /// The most values that a library function may have on the stack.
    private static final int SLOTS_MAX = 8000;

    private final LuaThread thread;

    /// Where the called function stands on the stack.
    int function;
    /// The first argument of a library function, the first register of a closure.
    int base;
    /// The number of arguments of a library function, of extra arguments of a closure.
    int count;
    /// The running closure; null for a library function.
    @Nullable
    LuaClosure closure;
    /// The next instruction of the closure.
    int pc;
    /// How many results the caller wants; -1 for all.
    int wanted;
    /// How many frames tail calls have replaced by this one.
    int tailCalls;
    /// Whether Java called it, so that its return ends an interpreter loop.
    boolean fromJava;

    LuaCall(LuaThread thread) {
        this.thread = thread;
    }

    /// The running closure.
    LuaClosure running() {
        LuaClosure lua = closure;
        if (lua == null) {
            throw new IllegalStateException("call: of a library function (expected one of Lua code)");
        }
        return lua;
    }

    /// The engine.
    public LuaState state() {
        return thread.state();
    }

    /// The coroutine that runs.
    public LuaThread thread() {
        return thread;
    }

    // ---- arguments

    /// The number of arguments.
    public int count() {
        return count;
    }

    /// An argument, null where it is nil or missing.
    public @Nullable Object arg(int index) {
        return index <= count ? thread.get(base + index - 1) : null;
    }

    /// Whether the caller passed fewer arguments.
    public boolean isNone(int index) {
        return index > count;
    }

    /// Whether it is nil or missing.
    public boolean isNoneOrNil(int index) {
        return index > count || thread.objects[base + index - 1] == null;
    }

    /// Whether it counts as true.
    public boolean isTrue(int index) {
        return LuaValue.isTrue(arg(index));
    }

    /// An argument that may be nil but not missing.
    public @Nullable Object any(int index) {
        if (index > count) {
            throw argumentError(index, "value expected");
        }
        return arg(index);
    }

    /// A number, or what a string spells.
    public double number(int index) {
        if (index <= count) {
            int slot = base + index - 1;
            if (thread.objects[slot] == LuaThread.NUMBER) {
                return thread.numbers[slot];
            }
            Double spelt = LuaValue.toNumber(thread.objects[slot]);
            if (spelt != null) {
                return spelt;
            }
        }
        throw typeError(index, "number");
    }

    /// A number, or another one where it is nil or missing.
    public double number(int index, double otherwise) {
        return isNoneOrNil(index) ? otherwise : number(index);
    }

    /// A number cut to 64 bits as C does.
    public long integer(int index) {
        return LuaValue.toInteger(number(index));
    }

    /// A number cut to 64 bits, or another one where it is nil or missing.
    public long integer(int index, long otherwise) {
        return isNoneOrNil(index) ? otherwise : integer(index);
    }

    /// A string, or what a number prints as.
    public LuaString string(int index) {
        LuaString string = LuaValue.toStringOrNull(arg(index));
        if (string == null) {
            throw typeError(index, "string");
        }
        return string;
    }

    /// A string, or another one where it is nil or missing.
    public LuaString string(int index, LuaString otherwise) {
        return isNoneOrNil(index) ? otherwise : string(index);
    }

    /// A table.
    public LuaTable table(int index) {
        if (arg(index) instanceof LuaTable table) {
            return table;
        }
        throw typeError(index, "table");
    }

    /// A function.
    public LuaFunction function(int index) {
        if (arg(index) instanceof LuaFunction function) {
            return function;
        }
        throw typeError(index, "function");
    }

    /// The position of a string argument among the options allowed; where nil or missing, that of the default.
    public int option(int index, @Nullable String otherwise, String... options) {
        String name = otherwise != null && isNoneOrNil(index)
                ? otherwise
                : string(index).toString();
        for (int i = 0; i < options.length; i++) {
            if (options[i].equals(name)) {
                return i;
            }
        }
        throw argumentError(index, "invalid option '" + name + "'");
    }

    // ---- errors, to be thrown by the caller

    /// An error with a text, behind the position of the Lua code that called this function.
    public LuaError error(String text) {
        return new LuaError(thread.where(1) + text);
    }

    /// `bad argument #1 to 'name' (text)`.
    public LuaError argumentError(int index, String text) {
        CallName name = thread.callName(thread.depth());
        int shown = index;
        if (name != null && name.kind().equals("method")) {
            shown--;
            if (shown == 0) {
                return error("calling '" + name.name() + "' on bad self (" + text + ")");
            }
        }
        return error("bad argument #" + shown + " to '" + (name == null ? "?" : name.name()) + "' (" + text + ")");
    }

    /// `bad argument #1 to 'name' (table expected, got nil)`.
    public LuaError typeError(int index, String expected) {
        String actual = isNone(index) ? "no value" : LuaValue.typeName(arg(index));
        return argumentError(index, String.format(Locale.ROOT, "%s expected, got %s", expected, actual));
    }

    // ---- results

    /// Pushes a value onto the stack: a result, or an argument for [#callPushed(int)].
    public void push(@Nullable Object value) {
        thread.push(value);
    }

    /// Pushes a number without a box for it.
    public void push(double number) {
        thread.push(number);
    }

    /// Whether so many more values can be pushed; a function that returns many asks first.
    public boolean hasRoom(long values) {
        return thread.top - base + values <= SLOTS_MAX;
    }

    /// No result.
    public int returns() {
        return 0;
    }

    /// One result.
    public int returns(@Nullable Object value) {
        thread.push(value);
        return 1;
    }

    /// One number as result.
    public int returns(double number) {
        thread.push(number);
        return 1;
    }

    /// One truth value as result.
    public int returns(boolean truth) {
        thread.push(LuaValue.of(truth));
        return 1;
    }

    /// Two results.
    public int returns(@Nullable Object first, @Nullable Object second) {
        thread.push(first);
        thread.push(second);
        return 2;
    }

    /// A new string as result, charged to the budget.
    public int returnsString(byte[] bytes) {
        return returns(string(bytes));
    }

    /// A new string, charged to the budget; the bytes are not copied.
    public LuaString string(byte[] bytes) {
        thread.state().charge(LuaString.OVERHEAD_BYTES + (long) bytes.length);
        return LuaString.of(bytes);
    }

    /// A new table, charged to the budget.
    public LuaTable newTable(int arraySlots, int hashSlots) {
        return thread.state().newTable(arraySlots, hashSlots);
    }

    // ---- work that is bounded

    /// Charges an allocation before it happens; needed for everything large that is no string or table of this class.
    public void charge(long bytes) {
        thread.state().charge(bytes);
    }

    /// Accounts for work, in units of about one instruction of Lua; long loops of Java must call it, because the
    /// instruction limit and the hook (time limit, SCRIPT KILL) see a script only through it.
    public void work(int steps) {
        thread.state().work(steps);
    }

    // ---- calls back into Lua; a coroutine cannot yield across them

    /// Calls a value and returns its first result.
    public @Nullable Object call(@Nullable Object function, @Nullable Object argument) {
        thread.push(function);
        thread.push(argument);
        return callPushed(1);
    }

    /// Calls a value and returns its first result.
    public @Nullable Object call(@Nullable Object function, @Nullable Object first, @Nullable Object second) {
        thread.push(function);
        thread.push(first);
        thread.push(second);
        return callPushed(2);
    }

    /// Calls the value that was pushed before so many arguments, pops all of them and returns the first result.
    public @Nullable Object callPushed(int arguments) {
        int slot = thread.top - arguments - 1;
        thread.call(slot, arguments, 1);
        Object result = thread.get(slot);
        thread.top = slot;
        return result;
    }

    /// Calls a value and returns all its results.
    public @Nullable Object[] callAll(@Nullable Object function, @Nullable Object... arguments) {
        return thread.callAll(function, arguments);
    }

    /// Whether a `<` b, with metamethods, as `table.sort` compares.
    public boolean isLess(@Nullable Object left, @Nullable Object right) {
        return thread.isLess(left, right);
    }

    /// The value of a key of a value, with metamethods.
    public @Nullable Object index(@Nullable Object object, @Nullable Object key) {
        return Operations.index(thread, object, key);
    }

    /// What the `__name` field of a value's metatable holds; null where there is none.
    public @Nullable Object metafield(@Nullable Object value, String name) {
        LuaTable metatable = thread.state().metatableOf(value);
        return metatable == null ? null : metatable.get(LuaString.of(name));
    }

    /// A value as `tostring` gives it.
    public LuaString text(@Nullable Object value) {
        return thread.text(value);
    }
}
