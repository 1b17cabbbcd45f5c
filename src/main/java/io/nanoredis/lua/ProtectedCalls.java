package io.nanoredis.lua;

import org.jspecify.annotations.Nullable;

/// `pcall` and `xpcall`.
final class ProtectedCalls {
    /// What a run returns that has pushed false and the error.
    private static final int FAILED = -1;

    private ProtectedCalls() {}

    /// As Redis replaces it: without a function it calls a truth value, and of an error that is a table with a text
    /// in `err` it returns that text, of another one the table and what is in its `err`.
    static int pcall(LuaCall call) {
        if (call.count() == 0) {
            return call.returns(false, LuaString.of("attempt to call a boolean value"));
        }
        int results = run(call, call.base, call.count() - 1, null, false);
        if (results != FAILED) {
            return results;
        }
        LuaThread thread = call.thread();
        return thread.get(thread.top - 1) instanceof LuaTable error ? returnError(call, error) : 2;
    }

    private static int returnError(LuaCall call, LuaTable error) {
        Object text = Operations.index(call.thread(), error, LuaString.of("err"));
        if (LuaValue.toStringOrNull(text) != null) {
            return call.returns(false, text);
        }
        call.push((Object) false);
        call.push(error);
        call.push(text);
        return 3;
    }

    static int xpcall(LuaCall call) {
        call.any(2);
        Object handler = call.arg(2);
        LuaThread thread = call.thread();
        thread.top = call.base + 1;
        int results = run(call, call.base, 0, handler, true);
        return results == FAILED ? 2 : results;
    }

    private static int run(LuaCall call, int function, int arguments, @Nullable Object handler, boolean handled) {
        LuaThread thread = call.thread();
        LuaState state = thread.state();
        int depth = thread.depth();
        int nesting = state.javaCalls();
        try {
            thread.call(function, arguments, -1);
            return succeed(thread, function);
        } catch (LuaError error) {
            return fail(call, function, depth, nesting, error.value(), handler, handled);
        } catch (StackOverflowError tooDeep) {
            LuaError error = thread.runtimeError("stack overflow");
            return fail(call, function, depth, nesting, error.value(), handler, handled);
        }
    }

    private static int succeed(LuaThread thread, int first) {
        thread.reserve(1);
        int results = thread.top - first;
        thread.copy(first, first + 1, results);
        thread.objects[first] = true;
        thread.top++;
        return results + 1;
    }

    private static int fail(
            LuaCall call,
            int slot,
            int depth,
            int nesting,
            @Nullable Object value,
            @Nullable Object handler,
            boolean handled) {
        LuaThread thread = call.thread();
        thread.state().setJavaCalls(nesting);
        Object shown = handled ? handle(thread, handler, value) : value;
        thread.unwind(depth, slot);
        thread.state().setJavaCalls(nesting);
        call.push((Object) false);
        call.push(shown);
        return FAILED;
    }

    /// The handler runs where the error rose, before anything is unwound.
    private static @Nullable Object handle(LuaThread thread, @Nullable Object handler, @Nullable Object value) {
        if (!(handler instanceof LuaFunction)) {
            return LuaString.of("error in error handling");
        }
        try {
            return thread.call1(handler, value, null);
        } catch (LuaError | StackOverflowError failure) {
            return LuaString.of("error in error handling");
        }
    }
}
