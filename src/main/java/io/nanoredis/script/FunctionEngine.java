package io.nanoredis.script;

import io.nanoredis.command.ServerContext;
import io.nanoredis.lua.LuaAbort;
import io.nanoredis.lua.LuaError;
import io.nanoredis.lua.LuaFunction;
import io.nanoredis.lua.LuaNative;
import io.nanoredis.lua.LuaString;
import io.nanoredis.lua.LuaTable;
import io.nanoredis.lua.LuaValue;
import io.nanoredis.lua.Prototype;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs the functions of libraries at one place of the server.
///
/// *Shape*: the code of all libraries sees one empty read-only table of globals, whose missing names are looked up in
/// what functions may use or, while a library is loaded, in the little that it may use then. A library is run here when
/// its first function is called; what it keeps in local variables lives as long as the library stays, in this engine.
/// *Thread*: that of the place.
public final class FunctionEngine {
    private static final int FIRST_KEY = 3;
    private static final long LOAD_LIMIT_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private final ScriptEngine engine;
    private final LuaTable lookup;
    private final LuaTable forFunctions;
    private final LuaTable forLoading;
    private final LuaTable kept;
    private final Map<Library, Map<String, FunctionRegistrar.Registered>> loaded = new HashMap<>();
    private Libraries loadedFrom = Libraries.NONE;
    private FunctionRegistrar registrar = new FunctionRegistrar();

    FunctionEngine(ServerContext server, ScriptHost host) {
        engine = new ScriptEngine(server, host);
        Compilation.openLibraries(engine.state());
        LuaTable globals = engine.state().globals();
        forFunctions = moveOut(globals);
        forFunctions.put("_G", forFunctions);
        forFunctions.put("redis", RedisTable.of(engine));
        Protection.protect(engine.state(), forFunctions);
        forLoading = engine.state().newTable();
        LuaTable redis = engine.state().newTable();
        LuaNative.define(redis, "register_function", call -> registrar.register(call));
        RedisTable.addLogging(redis, server.faults());
        RedisTable.addVersion(redis);
        forLoading.put("redis", redis);
        Protection.protect(engine.state(), redis);
        Protection.protect(engine.state(), forLoading);
        lookup = engine.state().newTable(0, 1);
        lookup.put("__index", forFunctions);
        globals.setMetatable(lookup);
        globals.setReadOnly(true);
        kept = engine.state().newTable();
        engine.state().keep(kept);
        engine.state().keep(forFunctions);
        engine.state().keep(forLoading);
    }

    private LuaTable moveOut(LuaTable globals) {
        LuaTable target = engine.state().newTable(0, 64);
        List<Object> names = new ArrayList<>();
        for (int at = globals.next(0); at != 0; at = globals.next(at)) {
            Object name = globals.keyAt(at);
            if (name != null) {
                names.add(name);
                target.put(name, globals.valueAtCursor(at));
            }
        }
        names.forEach(name -> globals.put(name, null));
        return target;
    }

    /// Runs a function for a command `FCALL function numkeys key … arg …`; exactly one more reply stands in `out`
    /// afterwards.
    ///
    /// @param all the libraries at this moment
    /// @param keys how many keys there are
    /// @param readOnly whether it was called by FCALL_RO
    public void run(
            Libraries all, Libraries.Callable callable, Args args, int keys, boolean readOnly, ReplyWriter out) {
        LibraryFunction function = callable.function();
        boolean exhausted = engine.server().memoryExhausted();
        ErrorReply refused = engine.run().begin(function.name(), true, function.flags(), readOnly, exhausted, args);
        if (refused != null) {
            out.error(refused);
            return;
        }
        LuaFunction body;
        try {
            body = body(all, callable);
        } catch (ScriptException e) {
            out.error(e.reply());
            return;
        }
        LuaTable keyTable = engine.array(args, FIRST_KEY, FIRST_KEY + keys);
        engine.execute(body, out, keyTable, engine.array(args, FIRST_KEY + keys, args.count()));
    }

    @SuppressWarnings("ReferenceEquality") // a set of libraries is its identity
    private LuaFunction body(Libraries all, Libraries.Callable callable) throws ScriptException {
        if (all != loadedFrom) {
            loaded.keySet().retainAll(all.all());
            loadedFrom = all;
        }
        Map<String, FunctionRegistrar.Registered> functions = loaded.get(callable.library());
        if (functions == null) {
            functions = load(callable.library().compiled());
            loaded.put(callable.library(), functions);
            keepAlive();
        }
        FunctionRegistrar.Registered found =
                functions.get(callable.function().name().toLowerCase(Locale.ROOT));
        if (found == null) {
            throw new ScriptException("Function not found");
        }
        return found.body();
    }

    /// What the functions hold counts as alive.
    private void keepAlive() {
        int at = 0;
        for (Map<String, FunctionRegistrar.Registered> functions : loaded.values()) {
            for (FunctionRegistrar.Registered function : functions.values()) {
                kept.put(++at, function.body());
            }
        }
        while (kept.get(++at) != null) {
            kept.put(at, null);
        }
    }

    /// Runs the code of a library and returns what it registers, by name in lower case.
    ///
    /// @throws ScriptException when it fails
    Map<String, FunctionRegistrar.Registered> load(Prototype compiled) throws ScriptException {
        registrar = new FunctionRegistrar();
        lookup.put("__index", forLoading);
        long startNs = engine.server().clock().nanos();
        engine.state().setHook(ignored -> limitLoad(startNs), ScriptEngine.WORK_BETWEEN_LOOKS);
        engine.state().memory().limit(engine.server().settings().scriptMemoryBytesMax());
        try {
            engine.state().call(Compilation.closure(engine.state(), compiled));
        } catch (LuaError error) {
            throw new ScriptException("Error registering functions: " + text(error.value()));
        } catch (LuaAbort abort) {
            throw new ScriptException("Error registering functions: ERR " + abort.getMessage());
        } catch (StackOverflowError overflow) {
            throw new ScriptException("Error registering functions: ERR stack overflow");
        } finally {
            engine.watch();
            lookup.put("__index", forFunctions);
        }
        return registrar.registered();
    }

    private static String text(@Nullable Object value) {
        if (value instanceof LuaTable table) {
            LuaString text = LuaValue.toStringOrNull(table.get(ReplyFields.ERR));
            return text == null ? "ERR unknown error" : text.toString();
        }
        return "ERR " + LuaValue.text(value);
    }

    @SuppressWarnings("ThreadPriorityCheck") // a fiber lets its proactor go on with others
    private void limitLoad(long startNs) {
        if (Thread.currentThread().isVirtual()) {
            Thread.yield();
        }
        if (engine.server().clock().nanos() - startNs > LOAD_LIMIT_NS) {
            throw new LuaAbort(LuaAbort.Reason.KILLED, "FUNCTION LOAD timeout");
        }
    }

    /// Whether it may be used again.
    boolean isSound() {
        return engine.isSound();
    }

    /// What the engine's values take, at most.
    long usedBytes() {
        return engine.state().memory().usedBytes();
    }
}
