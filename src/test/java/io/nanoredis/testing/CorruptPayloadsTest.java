package io.nanoredis.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CorruptPayloadsTest {
    private static final int PAYLOADS = 20_000;

    @Test
    void shouldFindNothingWrongWithStrings() throws Exception {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(CorruptPayloadsTest.class));
        List<byte[]> payloads = new ArrayList<>();
        try (TestServer server = TestServer.start(1);
                RawClient client = server.connect()) {
            for (String value : List.of("", "12345", "hello", "abc".repeat(100), "x".repeat(5_000))) {
                client.call("SET", "source", value);
                payloads.add(Reply.parse(client.call("DUMP", "source")).payload());
            }
        }
        List<Request> uses = List.of(
                Request.of("GET", "corrupt"), Request.of("APPEND", "corrupt", "x"), Request.of("STRLEN", "corrupt"));
        int taken = new CorruptPayloads(payloads, uses, random).offer(PAYLOADS);
        assertTrue(taken > 0 && taken < PAYLOADS, "taken: " + taken);
    }
}
