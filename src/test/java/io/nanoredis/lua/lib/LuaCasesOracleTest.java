package io.nanoredis.lua.lib;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.RedisOracle;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The recorded results are those of redis-server.
///
/// Run with `-Dnanoredis.recordLuaCases=true` it writes them anew.
class LuaCasesOracleTest {
    private static RedisOracle oracle;
    private static RawClient client;

    @BeforeAll
    static void start() throws IOException {
        RedisOracle.assumeAvailable();
        oracle = RedisOracle.start("--busy-reply-threshold", "60000");
        client = oracle.connect();
    }

    @AfterAll
    static void stop() throws IOException {
        if (oracle != null) {
            client.close();
            oracle.close();
        }
    }

    @ParameterizedTest
    @FieldSource("io.nanoredis.lua.lib.LuaCases#LIBRARIES")
    void shouldHaveRecordedWhatRedisAnswers(String library) throws IOException {
        List<LuaCases.Case> recorded = LuaCases.of(library);
        List<LuaCases.Case> actual = new ArrayList<>();
        for (LuaCases.Case each : recorded) {
            actual.add(new LuaCases.Case(each.expression(), eval(client, LuaCases.script(each.expression()))));
        }
        if (Boolean.getBoolean("nanoredis.recordLuaCases")) {
            LuaCases.write(library, actual);
            Assumptions.abort("recorded " + actual.size() + " cases of " + library);
        }
        assertEquals(print(recorded), print(actual));
    }

    private static String print(List<LuaCases.Case> cases) {
        StringBuilder text = new StringBuilder();
        cases.forEach(each -> text.append(each).append('\n'));
        return text.toString();
    }

    /// What a script returns on redis-server; the text of the error where it fails.
    static String eval(RawClient client, String script) throws IOException {
        Request request = Request.of(List.of(
                "EVAL".getBytes(StandardCharsets.US_ASCII),
                script.getBytes(StandardCharsets.ISO_8859_1),
                new byte[] {'0'}));
        Reply reply = Reply.parse(client.call(request));
        return new String(reply.payload(), StandardCharsets.ISO_8859_1);
    }
}
