package io.nanoredis.script;

import io.nanoredis.command.ServerContext;
import io.nanoredis.lua.LuaFunction;
import io.nanoredis.lua.LuaNative;
import io.nanoredis.lua.LuaString;
import io.nanoredis.lua.LuaTable;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;

/// Runs the scripts of EVAL at one place of the server.
///
/// *Shape*: all scripts see one table of globals, which is read-only; KEYS and ARGV are put into it before each.
/// *Thread*: that of the place.
public final class EvalEngine {
    private static final LuaString KEYS = LuaString.of("KEYS");
    private static final LuaString ARGV = LuaString.of("ARGV");
    static final int FIRST_KEY = 3;

    private final ScriptEngine engine;
    private final LuaTable globals;

    EvalEngine(ServerContext server, ScriptHost host) {
        engine = new ScriptEngine(server, host);
        globals = engine.state().globals();
        Compilation.openLibraries(engine.state());
        LuaTable redis = RedisTable.of(engine);
        RedisTable.addForScripts(redis);
        globals.put("redis", redis);
        globals.put("__redis__err__handler", new LuaNative(call -> call.returns(call.arg(1))));
        globals.put(KEYS, engine.state().newTable());
        globals.put(ARGV, engine.state().newTable());
        Protection.protect(engine.state(), globals);
    }

    /// Runs `script` for a command `EVAL script numkeys key … arg …`; exactly one more reply stands in `out`
    /// afterwards.
    ///
    /// @param keys how many keys there are
    /// @param readOnly whether it was called by EVAL_RO or its like
    public void run(Script script, Args args, int keys, boolean readOnly, ReplyWriter out) {
        boolean exhausted = engine.server().memoryExhausted();
        ErrorReply refused = engine.run().begin(script.sha(), false, script.flags(), readOnly, exhausted, args);
        if (refused != null) {
            out.error(refused);
            return;
        }
        LuaFunction function = Compilation.closure(engine.state(), script.compiled());
        globals.setReadOnly(false);
        globals.put(KEYS, engine.array(args, FIRST_KEY, FIRST_KEY + keys));
        globals.put(ARGV, engine.array(args, FIRST_KEY + keys, args.count()));
        globals.setReadOnly(true);
        engine.execute(function, out);
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
