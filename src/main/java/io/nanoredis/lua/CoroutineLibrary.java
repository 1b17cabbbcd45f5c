package io.nanoredis.lua;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The library `coroutine`.
///
/// A coroutine is resumed by running its stack in a loop of its own on the Java stack of the one who resumes, and
/// yields by leaving that loop, which is possible only while no library function stands between.
public final class CoroutineLibrary {
    private static final int FAILED = -1;

    private CoroutineLibrary() {}

    /// Defines the table `coroutine`.
    public static void install(LuaState state) {
        LuaTable library = state.newTable(0, 8);
        LuaNative.define(library, "create", call -> call.returns(create(call)));
        LuaNative.define(library, "resume", CoroutineLibrary::resume);
        LuaNative.define(library, "running", CoroutineLibrary::running);
        LuaNative.define(library, "status", call -> call.returns(LuaString.of(status(call, coroutine(call)))));
        LuaNative.define(library, "wrap", CoroutineLibrary::wrap);
        LuaNative.define(library, "yield", CoroutineLibrary::suspend);
        state.globals().put("coroutine", library);
    }

    private static LuaThread create(LuaCall call) {
        if (call.arg(1) instanceof LuaClosure closure) {
            return new LuaThread(call.state(), closure);
        }
        throw call.argumentError(1, "Lua function expected");
    }

    private static LuaThread coroutine(LuaCall call) {
        if (call.arg(1) instanceof LuaThread thread) {
            return thread;
        }
        throw call.argumentError(1, "coroutine expected");
    }

    private static int running(LuaCall call) {
        LuaThread thread = call.thread();
        return call.returns(thread == call.state().main() ? null : (Object) thread);
    }

    private static String status(LuaCall call, LuaThread coroutine) {
        return coroutine == call.thread() ? "running" : coroutine.status.name().toLowerCase(Locale.ROOT);
    }

    private static int resume(LuaCall call) {
        LuaThread coroutine = coroutine(call);
        int mark = call.thread().top;
        call.push((Object) true);
        int results = resume(call, coroutine, 2);
        if (results == FAILED) {
            call.thread().set(mark, false);
            return 2;
        }
        return results + 1;
    }

    private static int wrap(LuaCall call) {
        LuaThread coroutine = create(call);
        return call.returns(new LuaNative(inner -> {
            int results = resume(inner, coroutine, 1);
            if (results == FAILED) {
                throw propagated(inner);
            }
            return results;
        }));
    }

    /// A text gets the position of the caller in front of its own.
    private static LuaError propagated(LuaCall call) {
        LuaThread thread = call.thread();
        Object value = thread.get(thread.top - 1);
        LuaString text = LuaValue.toStringOrNull(value);
        return text == null ? new LuaError(value) : new LuaError(LuaString.concat(LuaString.of(thread.where(1)), text));
    }

    private static int suspend(LuaCall call) {
        LuaThread thread = call.thread();
        if (thread.resumer == null || call.state().javaCalls() > thread.javaCallsAtResume) {
            throw new LuaError("attempt to yield across metamethod/C-call boundary");
        }
        thread.status = LuaThread.Status.SUSPENDED;
        return Calls.YIELD;
    }

    /// Resumes with the arguments from an index on, pushes what the coroutine yields or returns and returns its
    /// number; FAILED with the error pushed.
    private static int resume(LuaCall call, LuaThread coroutine, int firstArgument) {
        LuaThread resumer = call.thread();
        LuaState state = call.state();
        if (coroutine.status != LuaThread.Status.SUSPENDED || coroutine == resumer) {
            return failed(call, LuaString.of("cannot resume " + status(call, coroutine) + " coroutine"));
        }
        int nesting = state.javaCalls();
        if (nesting + 1 >= LuaState.JAVA_CALLS_MAX) {
            return failed(call, LuaString.of("C stack overflow"));
        }
        for (int i = firstArgument; i <= call.count(); i++) {
            coroutine.push(call.arg(i));
        }
        coroutine.status = LuaThread.Status.RUNNING;
        resumer.status = LuaThread.Status.NORMAL;
        coroutine.resumer = resumer;
        state.setRunning(coroutine);
        state.enterJava();
        coroutine.javaCallsAtResume = state.javaCalls();
        try {
            run(coroutine, Math.max(0, call.count() - firstArgument + 1));
            return results(call, coroutine);
        } catch (LuaError error) {
            return died(call, coroutine, error.value());
        } catch (StackOverflowError tooDeep) {
            return died(
                    call, coroutine, coroutine.runtimeError("stack overflow").value());
        } finally {
            state.setJavaCalls(nesting);
            state.setRunning(resumer);
            resumer.status = LuaThread.Status.RUNNING;
            coroutine.resumer = null;
        }
    }

    private static int failed(LuaCall call, @Nullable Object value) {
        call.push(value);
        return FAILED;
    }

    private static int died(LuaCall call, LuaThread coroutine, @Nullable Object value) {
        coroutine.status = LuaThread.Status.DEAD;
        coroutine.unwind(0, 0);
        return failed(call, value);
    }

    private static void run(LuaThread coroutine, int arguments) {
        if (coroutine.depth() == 0) {
            if (Calls.enter(coroutine, 0, arguments, -1) == Calls.Entry.LUA) {
                coroutine.current().fromJava = true;
                Interpreter.run(coroutine);
            }
            return;
        }
        // The call of yield that suspended it returns the arguments.
        LuaCall suspended = coroutine.current();
        Calls.leave(coroutine, suspended, coroutine.top - arguments, arguments);
        if (suspended.wanted >= 0) {
            Calls.restoreTop(coroutine);
        }
        Interpreter.run(coroutine);
    }

    private static int results(LuaCall call, LuaThread coroutine) {
        boolean yielded = coroutine.status == LuaThread.Status.SUSPENDED;
        int first = yielded ? coroutine.current().base : 0;
        int count = coroutine.top - first;
        for (int i = 0; i < count; i++) {
            call.push(coroutine.get(first + i));
        }
        coroutine.top = first;
        if (!yielded) {
            coroutine.status = LuaThread.Status.DEAD;
        }
        return count;
    }
}
