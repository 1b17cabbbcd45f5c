package io.nanoredis.family.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.RawClient;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// XREAD, of keys on one shard and on several.
final class StreamReadCommandsTest extends StreamServer {
    @Test
    void shouldReadWhatComesAfterAnId() throws IOException {
        fill("s", 4);
        expect("[[s [[3-0 [n 3]] [4-0 [n 4]]]]]", "XREAD STREAMS s 2-0");
        expect("[[s [[1-0 [n 1]]]]]", "XREAD COUNT 1 STREAMS s 0");
        expect("[[s [[1-0 [n 1]] [2-0 [n 2]] [3-0 [n 3]] [4-0 [n 4]]]]]", "XREAD COUNT -5 STREAMS s 0-0");
        expect("nil", "XREAD STREAMS s $");
        expect("nil", "XREAD STREAMS s 4-0");
        expect("nil", "XREAD STREAMS none 0");
        expect("1", "XDEL s 4-0");
        expect("nil", "XREAD STREAMS s 3-0");
    }

    @Test
    void shouldReadSeveralStreamsInTheOrderOfTheKeys() throws IOException {
        fill("a", 1);
        fill("b", 2);
        fill("{b}c", 1);
        expect("[[{b}c [[1-0 [n 1]]]] [a [[1-0 [n 1]]]] [b [[2-0 [n 2]]]]]", "XREAD STREAMS {b}c none a b 0 0 0 1-0");
        expect("[[b [[1-0 [n 1]]]] [b [[2-0 [n 2]]]]]", "XREAD COUNT 1 STREAMS b b 0 1-0");
        expect("nil", "XREAD STREAMS a b {b}c $ $ $");
        RawClient resp3 = resp3();
        assertEquals(
                "%2\r\n$1\r\na\r\n*1\r\n*2\r\n$3\r\n1-0\r\n*2\r\n$1\r\nn\r\n$1\r\n1\r\n"
                        + "$1\r\nb\r\n*1\r\n*2\r\n$3\r\n2-0\r\n*2\r\n$1\r\nn\r\n$1\r\n2\r\n",
                raw(resp3, "XREAD", "STREAMS", "a", "b", "0", "1"));
        assertEquals("_\r\n", raw(resp3, "XREAD", "STREAMS", "a", "b", "9", "9"));
    }

    @Test
    void shouldAnswerTheFirstErrorInTheOrderOfTheKeys() throws IOException {
        fill("a", 1);
        expect("+OK", "SET text x");
        expect(WRONG_TYPE, "XREAD STREAMS a text b 0 0 bad");
        expect(BAD_ID, "XREAD STREAMS a text b bad 0 0");
        expect(
                "-ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.",
                "XREAD STREAMS a b > 0");
    }

    @Test
    void shouldRefuseWrongArguments() throws IOException {
        expect(SYNTAX, "XREAD FOO STREAMS s 0");
        expect(SYNTAX, "XREAD COUNT 1 BLOCK 1000");
        expect("-ERR wrong number of arguments for 'xread' command", "XREAD STREAMS s");
        expect(
                "-ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be specified.",
                "XREAD STREAMS s t 0");
        expect(
                "-ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.",
                "XREAD GROUP g c STREAMS s 0");
        expect(
                "-ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.",
                "XREAD NOACK STREAMS s 0");
        expect("-ERR timeout is not an integer or out of range", "XREAD BLOCK x STREAMS s 0");
        expect("-ERR timeout is negative", "XREAD BLOCK -1 STREAMS s 0");
        expect(NOT_AN_INTEGER, "XREAD COUNT x STREAMS s 0");
    }

    @Test
    void shouldTellItsKeys() throws IOException {
        expect("[a b]", "COMMAND GETKEYS XREAD COUNT 5 STREAMS a b 0 0");
        expect("[streams]", "COMMAND GETKEYS XREADGROUP GROUP streams c STREAMS streams >");
    }
}
