package io.nanoredis.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.resp.Args;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScanCursorTest {
    private static Args args(String cursor) {
        byte[] bytes = ("SCAN" + cursor).getBytes(StandardCharsets.ISO_8859_1);
        Args args = new Args();
        args.reset(bytes);
        args.add(0, 4);
        args.add(4, bytes.length - 4);
        return args;
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "", "007", "-1", "+5", "\0", "1\0b", "18446744073709551615", "-18446744073709551615"})
    void shouldTakeWhatStrtoulTakes(String text) {
        assertTrue(ScanCursor.isValid(args(text), 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " 1",
                "1 ",
                "-",
                "+",
                "--1",
                "\t1",
                "\u000b1",
                "0x1",
                "a",
                "1a",
                "+ 1",
                "18446744073709551616",
                "-18446744073709551616",
                "99999999999999999999999"
            })
    void shouldRefuseWhatIsNoCursor(String text) {
        assertFalse(ScanCursor.isValid(args(text), 1));
    }

    @Test
    void shouldNameAShardForAnyText() {
        for (String text : new String[] {"", "x", "-1", "18446744073709551615", "99999999999999999999999", "-"}) {
            for (int shards = 1; shards < 9; shards++) {
                int shard = ScanCursor.shardOf(args(text), shards);
                assertTrue(shard >= 0 && shard < shards);
            }
        }
    }

    @Test
    void shouldCarryShardAndPosition() {
        for (int shards = 1; shards < 300; shards += 7) {
            for (long position : new long[] {1, 77, (1L << 37) - 1}) {
                int shard = shards - 1;
                long cursor = ScanCursor.next(shard, shards, position);
                assertTrue(cursor > 0);
                Args args = args(Long.toString(cursor));
                assertEquals(shard, ScanCursor.shardOf(args, shards));
                assertEquals(position, ScanCursor.tableCursor(ScanCursor.parse(args, 1), shards));
            }
        }
    }

    @Test
    void shouldGoFromShardToShardAndEnd() {
        assertEquals(1, ScanCursor.next(0, 3, 0));
        assertEquals(2, ScanCursor.next(1, 3, 0));
        assertEquals(0, ScanCursor.next(2, 3, 0));
        assertEquals(0, ScanCursor.next(0, 1, 0));
    }
}
