package io.nanoredis.lua;

/// Runs compiled functions.
final class Interpreter {
    /// What a library function returns that suspends its coroutine.
    static final int YIELD = -1;
    /// How many values a library function may push without asking.
    private static final int NATIVE_SLOTS = 20;

    private Interpreter() {}

    /// How a call began.
    enum Entry {
        /// Its results are there.
        DONE,
        /// It is Lua code, whose frame has been pushed.
        LUA,
        /// The coroutine has been suspended.
        YIELDED
    }

    /// Calls the value at a place of the stack with the arguments above it.
    static Entry enter(LuaThread thread, int function, int arguments, int wanted) {
        Object value = thread.objects[function];
        if (value instanceof LuaClosure closure) {
            enterClosure(thread, closure, function, arguments, wanted);
            return Entry.LUA;
        }
        if (value instanceof LuaNative body) {
            return callNative(thread, body, function, arguments, wanted);
        }
        Operations.prepareCall(thread, function, arguments);
        return enter(thread, function, arguments + 1, wanted);
    }

    private static Entry callNative(LuaThread thread, LuaNative callee, int function, int arguments, int wanted) {
        LuaCall call = thread.enter();
        call.closure = null;
        call.function = function;
        call.base = function + 1;
        call.count = arguments;
        call.wanted = wanted;
        call.tailCalls = 0;
        call.fromJava = false;
        thread.top = function + 1 + arguments;
        thread.reserve(NATIVE_SLOTS);
        int results = callee.body().call(call);
        if (results == YIELD) {
            return Entry.YIELDED;
        }
        leave(thread, call, thread.top - results, results);
        return Entry.DONE;
    }

    /// Ends the topmost call: its results, wherever they are, go to the place of the function.
    static void leave(LuaThread thread, LuaCall call, int first, int results) {
        int target = call.function;
        int wanted = call.wanted;
        thread.leave();
        if (wanted < 0) {
            thread.copy(first, target, results);
            thread.top = target + results;
            return;
        }
        int copied = Math.min(wanted, results);
        thread.copy(first, target, copied);
        thread.clear(target + copied, target + wanted);
        thread.top = target + wanted;
    }

    static void enterClosure(LuaThread thread, LuaClosure closure, int function, int arguments, int wanted) {
        Prototype prototype = closure.prototype;
        int parameters = prototype.parameters;
        int base = prototype.vararg ? function + 1 + Math.max(arguments, parameters) : function + 1;
        LuaCall call = thread.enter();
        call.closure = closure;
        call.function = function;
        call.base = base;
        call.pc = 0;
        call.wanted = wanted;
        call.tailCalls = 0;
        call.fromJava = false;
        thread.top = base;
        thread.reserve(prototype.registers);
        int given = Math.min(arguments, parameters);
        if (prototype.vararg) {
            call.count = Math.max(0, arguments - parameters);
            thread.copy(function + 1, base, given);
        } else {
            call.count = 0;
        }
        thread.top = base + prototype.registers;
        thread.clear(base + given, thread.top);
    }

    /// Runs the topmost frame, and those that it calls, until it returns or the coroutine is suspended.
    @SuppressWarnings("DoNotCallSuggester")
    static void run(LuaThread thread) {
        throw thread.runtimeError("Lua code cannot run yet");
    }
}
