package io.nanoredis.lua;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An engine with the base and coroutine libraries, the little of `string` that the tests need, and frozen globals.
final class TestEngine {
    final LuaState state = new LuaState();

    TestEngine() {
        BaseLibrary.install(state);
        CoroutineLibrary.install(state);
        LuaTable strings = state.newTable();
        LuaNative.define(strings, "rep", TestEngine::repeat);
        LuaNative.define(
                strings, "len", call -> call.returns((double) call.string(1).length()));
        LuaNative.define(
                strings,
                "upper",
                call -> call.returns(LuaString.of(call.string(1).toString().toUpperCase(Locale.ROOT))));
        state.globals().put("string", strings);
        LuaTable metatable = state.newTable();
        metatable.put("__index", strings);
        state.setStringMetatable(metatable);
    }

    private static int repeat(LuaCall call) {
        LuaString piece = call.string(1);
        int count = (int) Math.max(0, call.integer(2));
        call.charge((long) piece.length() * count);
        return call.returns(LuaString.of(piece.toString().repeat(count).getBytes(StandardCharsets.ISO_8859_1)));
    }

    /// As Redis does: reading an unknown global fails, writing any fails.
    void freezeGlobals() {
        LuaTable metatable = state.newTable();
        LuaNative.define(metatable, "__index", call -> {
            throw call.error("Script attempted to access nonexistent global variable '" + call.string(2) + "'");
        });
        state.globals().setMetatable(metatable);
        state.globals().setReadOnly(true);
    }

    @Nullable
    Object[] run(String chunk) {
        return state.call(state.load(chunk.getBytes(StandardCharsets.ISO_8859_1), "@user_script"));
    }

    /// The first result as text; the error's text behind a minus where it fails.
    String show(String chunk) {
        try {
            @Nullable Object[] results = run(chunk);
            return results.length == 0 ? "" : LuaValue.text(results[0]).toString();
        } catch (LuaError error) {
            return "-" + error.getMessage();
        }
    }

    /// What the script of the language cases shows of a chunk.
    static String outcome(String script, String chunk) {
        TestEngine engine = new TestEngine();
        LuaTable arguments = engine.state.newTable();
        arguments.put(1, LuaString.of(chunk.getBytes(StandardCharsets.ISO_8859_1)));
        engine.state.globals().put("ARGV", arguments);
        engine.freezeGlobals();
        return engine.show(script);
    }
}
