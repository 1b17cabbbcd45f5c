package io.nanoredis.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// What a script may use up, and that the engine is well when one has.
class LuaBoundsTest {
    private static final long MEMORY_MAX = 8L << 20;
    private static final long WORK_MAX = 300_000;

    private final TestEngine engine = new TestEngine();

    private LuaAbort abort(String chunk) {
        engine.state.memory().limit(MEMORY_MAX);
        engine.state.limitWork(WORK_MAX);
        LuaAbort abort = assertThrows(LuaAbort.class, () -> engine.run(chunk), chunk);
        engine.state.limitWork(LuaState.UNLIMITED);
        assertEquals("ok", engine.show("local t = {} for i = 1, 100 do t[i] = {} end return 'ok'"));
        assertEquals(0, engine.state.main().depth());
        return abort;
    }

    private void assertEndsByWork(String chunk) {
        assertEquals(LuaAbort.Reason.INSTRUCTIONS, abort(chunk).reason(), chunk);
    }

    private void assertEndsByMemory(String chunk) {
        engine.state.limitWork(LuaState.UNLIMITED);
        engine.state.memory().limit(MEMORY_MAX);
        LuaAbort abort = assertThrows(LuaAbort.class, () -> engine.run(chunk), chunk);
        assertEquals(LuaAbort.Reason.MEMORY, abort.reason(), chunk);
        assertEquals("ok", engine.show("local t = {} for i = 1, 100 do t[i] = {} end return 'ok'"));
        engine.state.memory().measure();
        assertTrue(
                engine.state.memory().usedBytes() < 1 << 20,
                "still alive: " + engine.state.memory().usedBytes());
    }

    @Test
    void shouldEndEndlessLoops() {
        assertEndsByWork("while true do end");
        assertEndsByWork("repeat until false");
        assertEndsByWork("for i = 1, 1e18 do end");
        assertEndsByWork("for i = 1, 2, 0 do end for i = 2, 1, 0 do end");
        assertEndsByWork("local function f() return f() end f()");
        assertEndsByWork("local function f() end while true do pcall(f) end");
        assertEndsByWork("for k in function() return 1 end do end");
        assertEndsByWork(
                "local co = coroutine.wrap(function() while true do coroutine.yield() end end) while true do co() end");
        assertEndsByWork("local function f(...) return f(1, 2, 3, 4, 5, 6, 7, ...) end f()");
        assertEndsByWork("coroutine.wrap(function() while true do end end)()");
        assertEndsByWork("local t = setmetatable({}, {__index = function() return 1 end}) while t.x do end");
    }

    @Test
    void shouldNotLetAScriptCatchItsEnd() {
        assertEndsByWork("while true do pcall(function() while true do end end) end");
        assertEndsByWork("xpcall(function() while true do end end, function() end) return 1");
        assertEndsByWork("coroutine.resume(coroutine.create(function() while true do end end)) return 1");
        assertEndsByMemory("while true do pcall(function() local t = {} while true do t[#t + 1] = {} end end) end");
    }

    @Test
    void shouldEndWhatEatsMemory() {
        assertEndsByMemory("local t = {} while true do t[#t + 1] = {} end");
        assertEndsByMemory("local t = {} local i = 0 while true do i = i + 1 t['k' .. i] = i end");
        assertEndsByMemory("local s = 'x' while true do s = s .. s end");
        assertEndsByMemory("local t = {} while true do t = {t} end");
        assertEndsByMemory("local t = {} while true do t[#t + 1] = function() return t end end");
        assertEndsByMemory("local t = {} while true do t[#t + 1] = coroutine.create(function() end) end");
        assertEndsByMemory("local t = {} while true do t[#t + 1] = loadstring('return 1') end");
        assertEndsByMemory("local t = {} while true do t[#t + 1] = ('x'):rep(1000) end");
        assertEndsByMemory("return ('x'):rep(1e9)");
        assertEndsByMemory("return load(function() return 'x' end)");
    }

    @Test
    void shouldLetGarbageGo() {
        engine.state.memory().limit(MEMORY_MAX);
        assertEquals(
                "ok", engine.show("local s for i = 1, 100000 do s = 'value ' .. i local t = {i, s} end return 'ok'"));
        assertEquals("ok", engine.show("local t = {} for i = 1, 200 do t[1] = ('x'):rep(1000000) end return 'ok'"));
    }

    @Test
    void shouldEndDeepRecursionWithLuasErrors() {
        String recursion =
                "local n = 0 local function f() n = n + 1 return 1 + f() end local ok, e = pcall(f) return n .. e";
        assertEquals("16381user_script:1: stack overflow", engine.show(recursion));
        assertEquals("16381user_script:1: stack overflow", engine.show(recursion));
        assertEquals("-user_script:1: stack overflow", engine.show("local function f() return 1 + f() end f()"));
        assertEquals(
                "-user_script:1: C stack overflow",
                engine.show("local t = setmetatable({}, {__index = function(t, k) return t[k .. 1] end}) return t.x"));
        assertEquals(
                "C stack overflow",
                engine.show("local function f() local ok, e = coroutine.resume(coroutine.create(f)) return e end"
                        + " local e = f() return e"));
        assertEquals(
                "end",
                engine.show(
                        "local function f(n) if n == 0 then return 'end' end return f(n - 1) end return f(100000)"));
    }

    @Test
    void shouldCallItsHookAtIntervals() {
        int[] calls = {0};
        engine.state.setHook(state -> calls[0]++, 1000);
        engine.run("for i = 1, 100000 do end");
        assertTrue(calls[0] >= 95 && calls[0] <= 105, "calls: " + calls[0]);
        engine.state.setHook(
                state -> {
                    throw new LuaAbort(LuaAbort.Reason.KILLED, "killed");
                },
                1000);
        LuaAbort killed = assertThrows(LuaAbort.class, () -> engine.run("while true do pcall(error) end"));
        assertEquals(LuaAbort.Reason.KILLED, killed.reason());
        engine.state.setHook(null, 0);
        assertEquals("ok", engine.show("for i = 1, 100000 do end return 'ok'"));
    }

    @Test
    void shouldReachNothingOfJava() {
        assertEquals("nil", engine.show("return type(java or luajava or package or io or os or debug or require)"));
        assertEquals("nil", engine.show("return type(getfenv or setfenv or dofile or loadfile or module or newproxy)"));
    }
}
