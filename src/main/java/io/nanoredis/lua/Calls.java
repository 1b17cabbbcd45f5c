package io.nanoredis.lua;

/// Begins and ends calls: what happens to the stack of a [LuaThread] when a function is entered, and where its results
/// go.
///
/// *shape* — the function lies on the stack with its arguments above it; its results take its place. A vararg
/// function's
/// registers begin behind all of its arguments, any other's at its first.
final class Calls {
    /// What a library function returns that suspends its coroutine.
    static final int YIELD = -1;
    /// How many values a library function may push without asking.
    private static final int NATIVE_SLOTS = 20;

    private Calls() {}

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

    /// Ends a frame; whether the loop ends with it, because Java called it.
    static boolean returnTo(LuaThread thread, LuaCall call, int first, int results) {
        if (thread.hasOpenUpvalues()) {
            thread.closeUpvalues(call.base);
        }
        boolean ends = call.fromJava;
        leave(thread, call, first, results);
        if (!ends && call.wanted >= 0) {
            restoreTop(thread);
        }
        return ends;
    }

    static boolean returnOne(LuaThread thread, LuaCall call, int result) {
        if (call.wanted != 1 || call.fromJava || thread.hasOpenUpvalues()) {
            return returnTo(thread, call, result, 1);
        }
        int target = call.function;
        thread.objects[target] = thread.objects[result];
        thread.numbers[target] = thread.numbers[result];
        thread.leave();
        restoreTop(thread);
        return false;
    }

    /// While a closure runs, the top is behind its registers.
    static void restoreTop(LuaThread thread) {
        LuaCall caller = thread.current();
        thread.top = caller.base + caller.running().prototype.registers;
    }

    /// Lua code takes the frame of its caller; a library function is called as usual, with a RETURN behind it.
    static Entry tailCall(LuaThread thread, LuaCall call, int function, int b) {
        LuaState state = thread.state();
        int arguments = b == 0 ? thread.top - function - 1 : b - 1;
        if (--state.credit < 0) {
            state.onCreditSpent();
        }
        if (!(thread.objects[function] instanceof LuaFunction)) {
            Operations.prepareCall(thread, function, arguments);
            arguments++;
        }
        if (!(thread.objects[function] instanceof LuaClosure callee)) {
            return enter(thread, function, arguments, -1);
        }
        if (thread.hasOpenUpvalues()) {
            thread.closeUpvalues(call.base);
        }
        int target = call.function;
        int wanted = call.wanted;
        int tailCalls = call.tailCalls + 1;
        boolean fromJava = call.fromJava;
        thread.copy(function, target, arguments + 1);
        thread.leave();
        enterClosure(thread, callee, target, arguments, wanted);
        LuaCall next = thread.current();
        next.tailCalls = tailCalls;
        next.fromJava = fromJava;
        return Entry.LUA;
    }
}
