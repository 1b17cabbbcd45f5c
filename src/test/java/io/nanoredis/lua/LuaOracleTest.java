package io.nanoredis.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.FuzzSeed;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.RedisOracle;
import io.nanoredis.testing.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The same chunks here and in redis-server.
class LuaOracleTest {
    private static final int PROGRAMS = Integer.getInteger("nanoredis.luaPrograms", 1500);

    @Test
    void shouldHaveRecordedWhatRedisDoes() throws Exception {
        RedisOracle.assumeAvailable();
        String script = LanguageCases.script();
        List<LanguageCases.Case> cases = LanguageCases.all();
        try (RedisOracle oracle = RedisOracle.start();
                RawClient redis = oracle.connect()) {
            for (LanguageCases.Case each : cases) {
                // Bytes beyond ASCII would travel as UTF-8.
                if (each.chunk().chars().allMatch(c -> c < 128)) {
                    assertEquals(each.outcome(), eval(redis, script, each.chunk()), each.chunk());
                }
            }
        }
    }

    @Test
    void shouldDoWithRandomProgramsWhatRedisDoes() throws Exception {
        RedisOracle.assumeAvailable();
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(LuaOracleTest.class));
        String script = LanguageCases.script();
        try (RedisOracle oracle = RedisOracle.start();
                RawClient redis = oracle.connect()) {
            for (int i = 0; i < PROGRAMS; i++) {
                String program = new RandomProgram(random).text();
                assertEquals(eval(redis, script, program), TestEngine.outcome(script, program), program);
            }
        }
    }

    private static String eval(RawClient redis, String script, String chunk) throws Exception {
        byte[] payload = Reply.parse(redis.call("EVAL", script, "0", chunk)).payload();
        return new String(payload, StandardCharsets.ISO_8859_1);
    }
}
