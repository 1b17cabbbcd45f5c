package io.nanoredis.lua.lib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.nanoredis.lua.LuaState;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LibrariesTest {
    @Test
    void shouldTellTheTimeOfTheClockItWasGiven() {
        LuaState state = new LuaState();
        Libraries.open(state, () -> 1_500_000_000L);
        byte[] script = "return os.clock()".getBytes(StandardCharsets.US_ASCII);
        assertEquals(1.5, state.call(state.load(script, "=test"))[0]);
    }

    @Test
    void shouldStartTheRandomNumbersOverWithEveryEngineButNotWithEveryScript() {
        EngineScripts first = new EngineScripts();
        EngineScripts second = new EngineScripts();
        String draw = "return tostring(math.random(1000000))";
        assertEquals("396465", first.eval(draw));
        assertEquals("396465", second.eval(draw));
        assertNotEquals("396465", first.eval(draw));
    }

    @Test
    void shouldKeepOptionsOfCjsonFromScriptToScript() {
        EngineScripts engine = new EngineScripts();
        engine.eval("cjson.encode_sparse_array(true)");
        assertEquals("{\"1\":1,\"100\":2}", engine.eval("return cjson.encode({[1]=1,[100]=2})"));
    }
}
