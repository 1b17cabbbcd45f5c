package io.nanoredis.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The language against what redis-server was seen to do.
class LuaLanguageTest {
    @Test
    void shouldDoWithEveryChunkWhatRedisDoes() throws IOException {
        String script = LanguageCases.script();
        List<LanguageCases.Case> cases = LanguageCases.all();
        assertTrue(cases.size() > 600, "cases were lost");
        List<String> differences = new ArrayList<>();
        for (LanguageCases.Case each : cases) {
            String outcome = TestEngine.outcome(script, each.chunk());
            if (!outcome.equals(each.outcome())) {
                differences.add(each.chunk() + "\n  expected " + each.outcome() + "\n  but was  " + outcome);
            }
        }
        assertEquals(List.of(), differences);
    }

    @Test
    void shouldTellWhereAnErrorRose() {
        TestEngine engine = new TestEngine();
        assertEquals(new LuaPlace("@user_script", 2), placeOf(engine, "local x\nreturn x.y"));
        assertEquals(new LuaPlace("@user_script", 3), placeOf(engine, "local x\n\nerror('e')"));
        assertEquals(new LuaPlace("@user_script", 1), placeOf(engine, "error({})\nlocal x = 1"));
    }

    private static LuaPlace placeOf(TestEngine engine, String chunk) {
        try {
            engine.run(chunk);
        } catch (LuaError error) {
            LuaPlace place = error.place();
            if (place != null) {
                return place;
            }
        }
        throw new AssertionError("no error with a place: " + chunk);
    }

    @Test
    void shouldBeAsNewAfterAnError() {
        TestEngine engine = new TestEngine();
        for (int i = 0; i < 300; i++) {
            assertEquals(
                    "-user_script:1: x",
                    engine.show("local function f(n) if n == 0 then error('x') end f(n - 1) end f(50)"));
        }
        assertEquals("5", engine.show("return 5"));
        assertEquals(0, engine.state.main().depth());
    }

    @Test
    void shouldRunAChunkWithGlobalsOfItsOwn() {
        TestEngine engine = new TestEngine();
        LuaTable own = engine.state.newTable();
        own.put("x", LuaValue.of(7.0));
        Prototype chunk = LuaState.compile(
                "y = x + 1 return (function() return y end)()".getBytes(StandardCharsets.US_ASCII), "@own");
        assertEquals(8.0, engine.state.call(engine.state.closure(chunk, own))[0]);
        assertEquals(8.0, own.get("y"));
        assertEquals(null, engine.state.globals().get("y"));
    }
}
