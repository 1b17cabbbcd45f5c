package io.nanoredis.lua.lib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.lua.LuaAbort;
import io.nanoredis.lua.LuaState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No library function escapes an engine's bounds, and the engine is well after it met them.
class LibraryLimitsTest {
    private static final long MEMORY_BYTES = 16 << 20;
    private static final long WORK_STEPS = 3_000_000;

    private final EngineScripts engine = new EngineScripts();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return #string.rep('x', 2^31-1)",
                "return #string.rep('x', 20000000)",
                "return #string.rep(string.rep('x', 1000000), 1000)",
                "local s = 'x' while true do s = s .. s end",
                "local s = string.rep('x', 1000000) return #s:gsub('.', string.rep('y', 1000))",
                "local s = string.rep('x', 1000000) return #s:gsub('', '%0' .. string.rep('y', 100))",
                "local s = string.rep('x', 4000000) local t = {} for i = 1, 100 do t[i] = s:upper() end",
                "local s = string.rep('x', 4000000) local t = {} for i = 1, 100 do t[i] = s:reverse() end",
                "local s = string.rep('x', 4000000) local t = {} for i = 1, 100 do t[i] = s:sub(2) end",
                "local s = string.rep('x', 4000000) local t = {} for i = 1, 100 do t[i] = s:match('x*', 2) end",
                "local t = {} for i = 1, 3000 do t[i] = string.rep('x', 10000) end return #table.concat(t)",
                "return #table.concat({'x','x','x'}, string.rep('y', 9000000))",
                "local t = {} for i = 1, 2000000 do t[i] = string.format('%99d', i) end",
                "local t = {} for i = 1, 2000000 do table.insert(t, i / 3) end",
                "return #string.format('%q', string.rep('\\0', 6000000))",
                "local s = string.rep('x', 8000000) return #string.format('%s%s%s', s, s, s)",
                "local c = cjson.new() c.encode_sparse_array(false, 0, 0) return #c.encode({[2^31-1] = 1})",
                "return #cjson.encode(string.rep('\\0', 4000000))",
                "local t = {} for i = 1, 100 do t[i] = string.rep('x', 1000) end local u = {} "
                        + "for i = 1, 1000 do u[i] = t end return #cjson.encode(u)",
                "local t = {} for i = 1, 100 do t[i] = string.rep('x', 1000) end local u = {} "
                        + "for i = 1, 1000 do u[i] = t end return #cmsgpack.pack(u)",
                "return #cjson.decode('[' .. string.rep('[],', 900000) .. '[]]')",
                "local s = '\"' .. string.rep('x', 3000000) .. '\"' local t = {} "
                        + "for i = 1, 10 do t[i] = cjson.decode(s) end",
                "return #cmsgpack.unpack('\\221\\0\\15\\255\\255' .. string.rep('\\144', 2^20))",
                "local t = {} for i = 1, 4000 do t[i] = {string.byte(string.rep('x', 7000), 1, -1)} end",
                "local t = {} for i = 1, 3000 do t[i] = {struct.unpack(string.rep('d', 900), string.rep('abcdefgh', 900))}"
                        + " end",
                "local t = {} while true do t[#t + 1] = string.gmatch('a', 'a') end"
            })
    void shouldEndWhatEatsMemory(String script) {
        engine.state().memory().limit(MEMORY_BYTES);
        LuaAbort end = assertThrows(LuaAbort.class, () -> engine.eval(script));
        assertEquals(LuaAbort.Reason.MEMORY, end.reason());
        assertWell();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return string.find(string.rep('a', 60), string.rep('a-', 30) .. 'b')",
                "return string.find(string.rep('a', 60), string.rep('a*', 30) .. 'b')",
                "return string.find(string.rep('a', 60), string.rep('a?', 60) .. string.rep('a', 60) .. 'b')",
                "return string.find(string.rep('a', 100000), '.-b')",
                "return string.find(string.rep('a', 100000), string.rep('a', 1000) .. 'b', 1, true)",
                "return string.find(string.rep('(', 100000), '%b()')",
                "return string.gsub(string.rep('a', 60), '(a*)(a*)(a*)(a*)(a*)(a*)(a*)(a*)b', '')",
                "for x in string.gmatch(string.rep('a', 100000), '.-b') do end",
                "table.insert({}, -2^31, 1)",
                "local t = {1} while true do table.insert(t, 1, 1) table.remove(t, 1) end",
                "local t = {} for i = 1, 5000 do t[i] = 0 end while true do table.remove(t, 1) table.insert(t, 1, 0) end",
                "local t = {} for i = 1, 20000 do t[i] = i % 100 end while true do table.sort(t) end",
                "local t = {} for i = 1, 20000 do t[i] = i end while true do table.maxn(t) end",
                "local t = {} for i = 1, 20000 do t[i] = '' end while true do table.concat(t) end",
                "local s = string.rep('x', 1000000) while true do s:upper() end",
                "local s = '[' .. string.rep('1,', 100000) .. '1]' while true do cjson.decode(s) end",
                "local t = {} for i = 1, 20000 do t[i] = i end while true do cjson.encode(t) end",
                "local t = {} for i = 1, 20000 do t[i] = i end while true do cmsgpack.pack(t) end",
                "local s = string.rep('\\1', 7000) while true do cmsgpack.unpack(s) end",
                "local s = string.rep('x', 7000) while true do struct.unpack(s, s) end",
                "while true do string.format('%d%d%d%d', 1, 2, 3, 4) end"
            })
    void shouldEndWhatTakesForever(String script) {
        engine.state().limitWork(WORK_STEPS);
        LuaAbort end = assertThrows(LuaAbort.class, () -> engine.eval(script));
        assertEquals(LuaAbort.Reason.INSTRUCTIONS, end.reason());
        assertWell();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return unpack({}, 1, 1e8)",
                "return string.byte(string.rep('x', 1000000), 1, -1)",
                "return struct.unpack(string.rep('b', 100000), string.rep('x', 100000))",
                "return cmsgpack.unpack(string.rep('\\1', 100000))",
                "return cmsgpack.unpack(string.rep('\\145', 100000))",
                "return cmsgpack.unpack(string.rep('\\129\\1', 100000))",
                "return cmsgpack.unpack('\\221\\255\\255\\255\\255')",
                "return cmsgpack.unpack('\\223\\255\\255\\255\\255\\1\\1')",
                "return cmsgpack.unpack('\\219\\255\\255\\255\\255')",
                "return cjson.decode(string.rep('[', 1000000))",
                "return cjson.decode(string.rep('{\"a\":', 1000000))",
                "local t = {} t[1] = t return cjson.encode(t)",
                "local c = cjson.new() c.encode_max_depth(2^31-1) local t = {} t[1] = t return c.encode(t)",
                "local c = cjson.new() c.encode_max_depth(2^31-1) local t = {} t.x = t return c.encode(t)",
                "local c = cjson.new() c.decode_max_depth(2^31-1) return c.decode(string.rep('[', 1000000))",
                "local c = cjson.new() c.decode_max_depth(2^31-1) return c.decode(string.rep('{\"a\":', 1000000))",
                "return struct.pack('c2147483647', 'x')",
                "return struct.unpack('c2147483647', 'x')",
                "return struct.pack('i99999999999999999999', 1)",
                "return string.format('%99999999d', 1)",
                "return table.concat({}, '', 1, 2^31-1)",
                "local t = {} for i = 1, 100 do t[i] = i end table.sort(t, function() return true end)"
            })
    void shouldRefuseWhatWouldOverflow(String script) {
        engine.state().memory().limit(64 << 20);
        String answer = engine.eval("local ok, error = pcall(function() " + script
                + " end) return (ok and 'ok' or 'error') .. ' ' .. tostring(error)");
        assertTrue(answer.startsWith("error "), answer);
        assertWell();
    }

    @Test
    void shouldMatchLongPatternsWithoutTheJavaStack() {
        assertEquals(
                "100000",
                engine.eval("return tostring(select(2, string.find(string.rep('a', 100000), "
                        + "string.rep('a?', 100000))))"));
    }

    @Test
    void shouldSortWhatIsSortedWithoutTheJavaStack() {
        assertEquals(
                "199999",
                engine.eval("local t = {} for i = 1, 200000 do t[i] = i end table.sort(t) "
                        + "return tostring(t[199999])"));
    }

    private void assertWell() {
        engine.state().memory().limit(MEMORY_BYTES);
        engine.state().limitWork(LuaState.UNLIMITED);
        assertEquals("xx-1", engine.eval("return string.rep('x', 2) .. '-' .. cjson.encode(1)"));
        assertEquals(0, engine.state().call(engine.state().load(new byte[0], "=empty")).length);
    }
}
