package io.nanoredis.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the analysis of keys proves of the functions of libraries.
///
/// A library registers one function after the other; the expectation has a letter for each: `y` if it is proven, `n` if
/// not, `c` if its arguments decide.
class FunctionKeysTest {
    private static String proofs(String library) {
        LuaState state = new LuaState();
        List<LuaFunction> registered = new ArrayList<>();
        LuaTable redis = state.newTable();
        LuaNative.define(redis, "register_function", call -> register(call, registered));
        state.globals().put("redis", redis);
        LuaFunction main =
                state.closure(LuaState.compile(library.getBytes(StandardCharsets.UTF_8), "@lib"), state.globals());
        state.call(main);
        StringBuilder letters = new StringBuilder();
        Prototype chunk = ((LuaClosure) main).prototype();
        for (KeyProof proof : KeyAnalysis.ofFunctions(chunk, registered, KeyAnalysisTest.COMMANDS)) {
            letters.append(proof.isConditional() ? 'c' : proof.isProven() ? 'y' : 'n');
        }
        return letters.toString();
    }

    private static int register(LuaCall call, List<LuaFunction> registered) {
        Object callback = call.arg(1) instanceof LuaTable named ? named.get(LuaString.of("callback")) : call.arg(2);
        registered.add((LuaFunction) java.util.Objects.requireNonNull(callback));
        return call.returns();
    }

    private static void assertProofs(String expected, String library) {
        assertEquals(expected, proofs(library), library);
    }

    /// A library with one function of this body.
    private static String function(String body) {
        return "redis.register_function('f', function(keys, args) " + body + " end)";
    }

    @Test
    void shouldFollowTheKeysOfACallback() {
        assertProofs("y", function("return redis.call('get', keys[1])"));
        assertProofs("y", function("return redis.call('DEL', unpack(keys))"));
        assertProofs("y", function("for i, k in ipairs(keys) do redis.call('incr', k) end"));
        assertProofs("y", function("local k = keys[1] or keys[2] return redis.pcall('set', k, args[1])"));
        assertProofs("y", function("local call = redis.call return call('rename', keys[1], keys[2])"));
        assertProofs("y", function("return {#keys, args[1], redis.call('publish', 'news', keys[1])}"));
        assertProofs("y", function("local function get(k) return redis.call('get', k) end return get(keys[1])"));
        assertProofs("y", function("return pcall(function() return redis.call('get', keys[1]) end)"));
        assertProofs("y", "redis.register_function('f', function() return redis.call('time') end)");
        assertProofs("c", function("return redis.call(args[1], keys[1])"));
    }

    @Test
    void shouldSeeWhatStrays() {
        assertProofs("n", function("return redis.call('get', args[1])"));
        assertProofs("n", function("return redis.call('get', 'x')"));
        assertProofs("n", function("return redis.call('get', keys[1] .. ':x')"));
        assertProofs("n", function("keys[1] = 'x' return redis.call('get', keys[1])"));
        assertProofs("n", function("keys = {'x'} return redis.call('get', keys[1])"));
        assertProofs("n", function("table.insert(keys, 'x') return redis.call('del', unpack(keys))"));
        assertProofs("n", function("return redis.call('get', KEYS[1])"));
        assertProofs("n", function("return redis.call('unknown', keys[1])"));
        assertProofs("n", function("return _G.redis.call('get', 'x')"));
        assertProofs("n", function("return pcall(redis.call, 'get', 'x')"));
        assertProofs("n", "redis.register_function('f', function(...) return redis.call('get', ...) end)");
        assertProofs(
                "n",
                "redis.register_function('f', function(...) local keys = ... keys[1] = 'x'"
                        + " return redis.call('get', keys[1]) end)");
        assertProofs("n", "redis.register_function('f', function(args, keys) return redis.call('get', keys[1]) end)");
    }

    @Test
    void shouldFindCallbacksWhereverTheyStand() {
        assertProofs(
                "y",
                "redis.register_function{function_name='f', callback=function(keys)"
                        + " return redis.call('get', keys[1]) end, flags={'no-writes'}}");
        assertProofs(
                "y",
                "local function f(keys) return redis.call('get', keys[1]) end" + " redis.register_function('f', f)");
        assertProofs(
                "y",
                "local f = function(keys) return redis.call('get', keys[1]) end"
                        + " redis.register_function{function_name='f', callback=f}");
        assertProofs(
                "y",
                "local register = redis.register_function"
                        + " local r = redis r.register_function('f', function(keys) return redis.call('get', keys[1]) end)");
        assertProofs(
                "yn",
                "do local function f(keys) return redis.call('get', keys[1]) end"
                        + " redis.register_function('f', f) end"
                        + " redis.register_function('g', function() return redis.call('get', 'x') end)");
        // what goes anywhere else may be called by anybody, with anything
        assertProofs(
                "n",
                "local t = {f = function(keys) return redis.call('get', keys[1]) end}"
                        + " redis.register_function('f', t.f)");
        assertProofs(
                "n",
                "local function make(cmd) return function(keys) return redis.call(cmd, keys[1]) end end"
                        + " redis.register_function('f', make('get'))");
        assertProofs(
                "n",
                "local f = function(keys) return redis.call('get', keys[1]) end local f2 = f"
                        + " redis.register_function('f', f2)");
        assertProofs(
                "n",
                "local f f = function(keys) return redis.call('get', keys[1]) end"
                        + " redis.register_function('f', f)");
    }

    @Test
    void shouldFollowFunctionsOfTheLibrary() {
        assertProofs("y", "local function get(k) return redis.call('get', k) end " + function("return get(keys[1])"));
        assertProofs(
                "y",
                "local function all(ks) for _, k in ipairs(ks) do redis.call('incr', k) end end "
                        + function("all(keys)"));
        assertProofs(
                "y", "local function first(ks) return ks[1] end " + function("return redis.call('get', first(keys))"));
        assertProofs(
                "y",
                "local function run(call, k) return call('get', k) end " + function("return run(redis.call, keys[1])"));
        assertProofs(
                "y",
                "local prefix = 'x' local function name(k) return prefix .. k end "
                        + function("return redis.call('set', keys[1], name(keys[1]))"));
        assertProofs(
                "n",
                "local prefix = 'x' local function name(k) return prefix .. k end "
                        + function("return redis.call('get', name(keys[1]))"));
        assertProofs("n", "local function get(k) return redis.call('get', k) end " + function("return get(args[1])"));
        assertProofs(
                "n",
                "local function spoil(ks) ks[1] = 'x' end "
                        + function("spoil(keys) return redis.call('get', keys[1])"));
    }

    @Test
    void shouldProveEachFunctionByItself() {
        String get = "local function get(k) return redis.call('get', k) end ";
        assertProofs("yn", get + function("return get(keys[1])") + function("return get('x' .. keys[1])"));
        assertProofs(
                "yny",
                function("return redis.call('get', keys[1])")
                        + function("return redis.call('get', 'x')")
                        + function("return redis.call('get', keys[2])"));
        assertProofs(
                "ny",
                "local function stray() return redis.call('get', 'x') end "
                        + function("return stray()")
                        + function("return redis.call('get', keys[1])"));
        assertProofs(
                "yn",
                "local function f(keys) return redis.call('get', keys[1]) end redis.register_function('f', f) "
                        + function("return f({'x'})"));
    }

    @Test
    void shouldDistrustWhatOutlivesACall() {
        assertProofs("n", "local saved " + function("saved = saved or keys[1] return redis.call('get', saved)"));
        assertProofs(
                "n",
                "local saved = {} "
                        + function(
                                "local k = keys[1]"
                                        + " saved.get = saved.get or function() return redis.call('get', k) end return saved.get()"));
        assertProofs(
                "n",
                "local saved = {} "
                        + function("local function get() return redis.call('get', keys[1]) end"
                                + " saved.get = saved.get or get return saved.get()"));
        assertProofs(
                "n",
                "local saved = {} "
                        + function("local function get() return redis.call('get', keys[1]) end"
                                + " saved.get = saved.get or function() return get() end return saved.get()"));
        assertProofs(
                "n",
                "local saved = {} "
                        + function(
                                "saved.next = saved.next or coroutine.wrap(function()"
                                        + " while true do redis.call('get', keys[1]) coroutine.yield() end end) return saved.next()"));
        assertProofs(
                "n",
                "local saved = {} "
                        + function("local command = args[1] saved.f = saved.f or function(t)"
                                + " return redis.call(command, t) end return redis.call(args[1], keys[1])"));
        assertProofs("y", "local calls = 0 " + function("calls = calls + 1 return redis.call('set', keys[1], calls)"));
        assertProofs("y", "local saved = {} " + function("saved.last = keys[1] return redis.call('get', keys[1])"));
    }

    @Test
    void shouldCountWhatOthersOfTheLibraryHaveLeft() {
        // the first could call what the second has put into the table
        assertProofs(
                "nn",
                "local t = {} "
                        + function("if t.f then t.f() end return redis.call('get', keys[1])")
                        + function("t.f = function() return redis.call('get', 'x') end"));
        assertProofs(
                "nn",
                "local t = {} "
                        + function("if t.f then t.f() end return redis.call('get', keys[1])")
                        + function("local call = redis.call t.f = function(k) return call('get', k) end"));
        assertProofs(
                "yy",
                "local t = {} "
                        + function("if t.f then t.f() end return redis.call('get', keys[1])")
                        + function("t.f = function(n) return n + 1 end"));
        assertProofs(
                "nn", function("return redis.call('get', keys[1])") + function("return setfenv(1, {redis = args})"));
        assertProofs("nn", function("return redis.call('get', keys[1])") + function("return loadstring(args[1])"));
    }
}
