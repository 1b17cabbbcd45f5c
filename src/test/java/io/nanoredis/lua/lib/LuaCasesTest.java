package io.nanoredis.lua.lib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Every case yields on the engine what redis-server was recorded to answer.
class LuaCasesTest {
    private static final int CASES_LEAST = 1000;

    private final EngineScripts engine = new EngineScripts();

    @ParameterizedTest
    @FieldSource("io.nanoredis.lua.lib.LuaCases#LIBRARIES")
    void shouldAnswerAsRedis(String library) {
        StringBuilder expected = new StringBuilder();
        StringBuilder actual = new StringBuilder();
        for (LuaCases.Case each : LuaCases.of(library)) {
            String result = engine.eval(LuaCases.script(each.expression()));
            if (!result.equals(each.result())) {
                expected.append(each.expression())
                        .append(" => ")
                        .append(each.result())
                        .append('\n');
                actual.append(each.expression()).append(" => ").append(result).append('\n');
            }
        }
        assertEquals(expected.toString(), actual.toString());
    }

    @Test
    void shouldHaveCasesEnough() {
        int cases = LuaCases.LIBRARIES.stream()
                .mapToInt(library -> LuaCases.of(library).size())
                .sum();
        assertTrue(cases >= CASES_LEAST, () -> "only " + cases + " cases");
    }
}
