package io.nanoredis.lua.lib;

import io.nanoredis.lua.BaseLibrary;
import io.nanoredis.lua.CoroutineLibrary;
import io.nanoredis.lua.LuaError;
import io.nanoredis.lua.LuaState;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Runs scripts on an engine with all libraries, as EVAL would.
final class EngineScripts {
    private final LuaState state = new LuaState();

    EngineScripts() {
        BaseLibrary.install(state);
        CoroutineLibrary.install(state);
        Libraries.open(state);
    }

    /// The engine.
    LuaState state() {
        return state;
    }

    /// What a script returns, as text; the text of the error where it fails.
    ///
    /// *Errors*: [LuaAbort] where a limit ends it.
    String eval(String script) {
        try {
            @Nullable
            Object[] results = state.call(state.load(script.getBytes(StandardCharsets.ISO_8859_1), "@user_script"));
            return results.length == 0 || results[0] == null ? "" : String.valueOf(results[0]);
        } catch (LuaError e) {
            return e.getMessage();
        }
    }
}
