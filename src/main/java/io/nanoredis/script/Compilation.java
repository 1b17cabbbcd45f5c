package io.nanoredis.script;

import io.nanoredis.lua.BaseLibrary;
import io.nanoredis.lua.CoroutineLibrary;
import io.nanoredis.lua.LuaError;
import io.nanoredis.lua.LuaFunction;
import io.nanoredis.lua.LuaNative;
import io.nanoredis.lua.LuaState;
import io.nanoredis.lua.LuaTable;
import io.nanoredis.lua.Prototype;
import io.nanoredis.lua.lib.Libraries;

/// From text to functions, and the libraries of the language that scripts may use.
final class Compilation {
    private Compilation() {}

    /// Compiles a script of EVAL.
    ///
    /// @throws ScriptException when it is no Lua
    static Prototype script(byte[] code) throws ScriptException {
        return compile(code, "@user_script", "Error compiling script (new function): ");
    }

    /// Compiles a library of functions.
    ///
    /// @throws ScriptException when it is no Lua
    static Prototype library(byte[] code) throws ScriptException {
        return compile(code, "@user_function", "Error compiling function: ");
    }

    private static Prototype compile(byte[] code, String name, String failure) throws ScriptException {
        try {
            return LuaState.compile(code, name);
        } catch (LuaError error) {
            throw new ScriptException(failure + error.getMessage());
        }
    }

    /// The function of compiled code in an engine.
    static LuaFunction closure(LuaState state, Prototype compiled) {
        return state.closure(compiled, state.globals());
    }

    /// Puts the libraries among an engine's globals: those of Lua without access to files and processes, and those that
    /// Redis adds.
    static void openLibraries(LuaState state) {
        BaseLibrary.install(state);
        CoroutineLibrary.install(state);
        Libraries.open(state);
        LuaTable globals = state.globals();
        LuaTable os = state.newTable(0, 1);
        long startNs = System.nanoTime();
        LuaNative.define(os, "clock", call -> call.returns((System.nanoTime() - startNs) / 1e9));
        globals.put("os", os);
        if (globals.get("pcall") instanceof LuaNative original) {
            globals.put("pcall", Protection.protectedCall(original));
        }
    }
}
