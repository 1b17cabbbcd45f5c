package io.nanoredis.lua.lib;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.FuzzSeed;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.RedisOracle;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Expressions at random yield the same on the engine and on redis-server.
class LibraryFuzzOracleTest {
    private static final int ROUNDS = Integer.getInteger("nanoredis.luaFuzzRounds", 4000);

    @Test
    void shouldAnswerAsRedis() throws IOException {
        RedisOracle.assumeAvailable();
        long seed = FuzzSeed.next(LibraryFuzzOracleTest.class);
        LibraryFuzz fuzz = new LibraryFuzz(new SplittableRandom(seed));
        EngineScripts engine = new EngineScripts();
        try (RedisOracle oracle = RedisOracle.start("--busy-reply-threshold", "60000");
                RawClient client = oracle.connect()) {
            for (int i = 0; i < ROUNDS; i++) {
                String expression = fuzz.next();
                String script = LuaCases.script(expression);
                String expected = LuaCasesOracleTest.eval(client, script);
                assertEquals(expected, engine.eval(script), () -> "seed " + seed + ": " + expression);
            }
        }
    }
}
