package io.nanoredis.family.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// HIMPORT: field names that the connection remembers, and hashes made of values alone.
class ImportCommandsTest extends HashServer {
    private static final String NO_SUCH_SET = "!ERR no such fieldset";

    @Test
    void shouldMakeHashesOfValues() throws IOException {
        expect("OK", "HIMPORT PREPARE u name email age");
        for (int i = 0; i < 20; i++) {
            expect("OK", "HIMPORT SET user:" + i + " u alice" + i + " a@x 3" + i);
        }
        for (int i = 0; i < 20; i++) {
            expect("[name, alice" + i + ", email, a@x, age, 3" + i + "]", "HGETALL user:" + i);
        }
        expect("listpack", "OBJECT ENCODING user:3");
        verify();
    }

    @Test
    void shouldPairByPlaceAndTakeAnyBytes() throws IOException {
        expect("OK", "HIMPORT PREPARE '' b '' a");
        expect("OK", "HIMPORT SET h '' 1 2 ''");
        expect("[1, 2, ]", "HMGET h b '' a");
    }

    @Test
    void shouldReplaceAHashWithItsTime() throws IOException {
        run("HIMPORT PREPARE fs a b");
        run("HSET h old 1");
        run("EXPIRE h 100");
        expect("OK", "HIMPORT SET h fs 1 2");
        expect("[a, 1, b, 2]", "HGETALL h");
        expect("-1", "TTL h");
        run("SET s x");
        expect(WRONG_TYPE, "HIMPORT SET s fs 1 2");
        expect("x", "GET s");
    }

    @Test
    void shouldMakeLargeHashes() throws IOException {
        run("CONFIG SET hash-max-listpack-entries 2");
        run("HIMPORT PREPARE fs a b c");
        expect("OK", "HIMPORT SET h fs 1 2 3");
        expect("hashtable", "OBJECT ENCODING h");
        expect("3", "HGET h c");
        verify();
    }

    @Test
    void shouldReplaceASetOfTheSameName() throws IOException {
        expect("OK", "HIMPORT PREPARE fs a b");
        expect("OK", "HIMPORT PREPARE fs x y z");
        expect("!ERR value count does not match fieldset field count", "HIMPORT SET h fs 1 2");
        expect("!ERR value count does not match fieldset field count", "HIMPORT SET h fs 1 2 3 4");
        expect("OK", "HIMPORT SET h fs 1 2 3");
        expect("[x, 1, y, 2, z, 3]", "HGETALL h");
    }

    @Test
    void shouldRefuseTheSameFieldTwice() throws IOException {
        expect("!ERR duplicate field name in fieldset", "HIMPORT PREPARE fs a b a");
        expect(NO_SUCH_SET, "HIMPORT SET h fs 1 2 3");
        expect("OK", "HIMPORT PREPARE fs a b");
        expect("!ERR duplicate field name in fieldset", "HIMPORT PREPARE fs c c");
        expect("OK", "HIMPORT SET h fs 1 2");
    }

    @Test
    void shouldForget() throws IOException {
        run("HIMPORT DISCARDALL");
        run("HIMPORT PREPARE one a");
        run("HIMPORT PREPARE two a");
        run("HIMPORT PREPARE three a");
        expect("1", "HIMPORT DISCARD two");
        expect("0", "HIMPORT DISCARD two");
        expect(NO_SUCH_SET, "HIMPORT SET h two 1");
        expect("OK", "HIMPORT SET h three 1");
        expect("2", "HIMPORT DISCARDALL");
        expect("0", "HIMPORT DISCARDALL");
        expect(NO_SUCH_SET, "HIMPORT SET h one 1");
        run("HIMPORT PREPARE one a");
        run("RESET");
        expect(NO_SUCH_SET, "HIMPORT SET h one 1");
    }

    @Test
    void shouldRefuseWrongArguments() throws IOException {
        expectArity("himport", "HIMPORT");
        expectArity("himport|prepare", "HIMPORT PREPARE fs");
        expectArity("himport|set", "HIMPORT SET k fs");
        expectArity("himport|discard", "HIMPORT DISCARD a b");
        expectArity("himport|discardall", "HIMPORT DISCARDALL a");
        expect("!ERR unknown subcommand 'FOO'. Try HIMPORT HELP.", "HIMPORT FOO");
    }

    /// What is prepared later in a pipeline must not reach a hash that was asked for before.
    @Test
    void shouldKeepTheOrderOfAPipeline() throws IOException {
        StringBuilder pipeline = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            pipeline.append("HIMPORT PREPARE fs f").append(i).append("\r\n");
            pipeline.append("HIMPORT SET p:").append(i).append(" fs v\r\n");
        }
        try (RawClient other = connect()) {
            other.send(pipeline.toString().getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 100; i++) {
                assertEquals("+OK\r\n", new String(other.readReply(), StandardCharsets.US_ASCII));
            }
        }
        for (int i = 0; i < 50; i++) {
            expect("[f" + i + ", v]", "HGETALL p:" + i);
        }
    }

    @Test
    void shouldRunInTransactions() throws IOException {
        run("HIMPORT DISCARDALL");
        for (int i = 0; i < 8; i++) {
            expect("OK", "MULTI");
            expect("QUEUED", "HIMPORT PREPARE fs a" + i + " b");
            expect("QUEUED", "HIMPORT SET h" + i + " fs 1 2");
            expect("QUEUED", "HIMPORT SET other" + i + " fs 3 4");
            expect("[OK, OK, OK]", "EXEC");
            expect("[a" + i + ", 1, b, 2]", "HGETALL h" + i);
            expect("[a" + i + ", 3, b, 4]", "HGETALL other" + i);
        }
        expect("1", "HIMPORT DISCARDALL");
    }

    @Test
    void shouldCountInTheClientsMemory() throws IOException {
        run("HIMPORT DISCARDALL");
        long before = totalMemory();
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            fields.append(" a-field-with-the-number-").append(i);
        }
        expect("OK", "HIMPORT PREPARE fs" + fields);
        assertTrue(totalMemory() > before + 20_000, "the fields are not counted");
        expect("1", "HIMPORT DISCARDALL");
        assertTrue(totalMemory() < before + 20_000, "the fields are still counted");
    }

    private long totalMemory() throws IOException {
        Matcher found = Pattern.compile("tot-mem=(\\d+)").matcher(run("CLIENT INFO"));
        assertTrue(found.find());
        return Long.parseLong(found.group(1));
    }
}
