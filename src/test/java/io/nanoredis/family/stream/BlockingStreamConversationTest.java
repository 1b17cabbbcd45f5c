package io.nanoredis.family.stream;

import io.nanoredis.testing.ConversationTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// XREAD and XREADGROUP with BLOCK as redis-server answers them.
class BlockingStreamConversationTest extends ConversationTest {

    @Test
    void shouldReadAtOnceWhatIsThere() throws IOException {
        compare("""
                a: XADD s@ 1-1 f v
                a: XADD s@ 2-1 f v
                a: XADD t@ 3-1 g w
                a: XREAD BLOCK 0 STREAMS e@ s@ t@ 0 1-1 0
                a: XREAD COUNT 1 BLOCK 0 STREAMS s@ t@ 0 $
                a: XGROUP CREATE s@ g 0
                a: XGROUP CREATE t@ g 0
                a: XREADGROUP GROUP g c BLOCK 0 COUNT 1 STREAMS s@ t@ > >
                a: XREADGROUP GROUP g c BLOCK 0 STREAMS s@ t@ > 0
                a: XREADGROUP GROUP g d BLOCK 0 STREAMS s@ t@ 0 0
                a~ HELLO 3
                a: XREAD BLOCK 0 STREAMS e@ s@ t@ 0 0 0
                a: XREADGROUP GROUP g c BLOCK 0 STREAMS s@ t@ 0 0
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "XREAD BLOCK 0 STREAMS k@ $",
                "XREAD BLOCK 0 STREAMS k@ 0",
                "XREAD COUNT 1 BLOCK 0 STREAMS j@ k@ i@ $ $ 5-5",
                "XREAD BLOCK 0 STREAMS k@ k@ 0-5 7"
            })
    void shouldBeServedWhateverMakesTheStream(String command) throws IOException {
        for (String maker : new String[] {
            "b: XADD k@ 10-1 f v",
            "b: XADD o@ 10-1 f v\nb: XADD o@ 10-2 f v\nb: RENAME o@ k@",
            "b: XADD o@ 10-1 f v\nb: XADD o@ 10-2 f v\nb: COPY o@ k@",
            "b: SELECT 1\nb: XADD k@ 10-1 f v\nb: MOVE k@ 0",
            "b: SELECT 1\nb: XADD k@ 10-1 f v\nb: SWAPDB 1 0",
            "b: SET k@ text\na-\nb: DEL k@\nb: XADD k@ 10-1 f v",
            "b: XGROUP CREATE k@ g $ MKSTREAM\na-\nb: XADD k@ 10-1 f v g w"
        }) {
            compare("a! " + command + "\n" + maker + "\na?\nb: XRANGE k@ - +\n");
        }
        compare("a~ HELLO 3\na! " + command + "\nb: XADD k@ 10-1 f v\na?");
    }

    @Test
    void shouldServeEveryReaderOfAStream() throws IOException {
        compare("""
                x: XADD s@ 1-1 f v
                x: XGROUP CREATE s@ g $
                x: XGROUP CREATE s@ h 0
                a! XREAD BLOCK 0 STREAMS s@ $
                b! XREADGROUP GROUP g c1 BLOCK 0 STREAMS s@ >
                c! XREAD COUNT 10 BLOCK 0 STREAMS t@ s@ $ 3-0
                d! XREADGROUP GROUP g c2 BLOCK 0 NOACK STREAMS s@ >
                x: XADD s@ 2-1 f w
                a?
                b?
                c-
                d-
                x: XADD s@ 3-1 f x
                c?
                d?
                x: XPENDING s@ g
                x: XREADGROUP GROUP h c BLOCK 0 STREAMS s@ >
                """);
    }

    @Test
    void shouldServeFromTheStreamThatHasGotSomething() throws IOException {
        compare("""
                x: XGROUP CREATE s@ g $ MKSTREAM
                x: XGROUP CREATE t@ g $ MKSTREAM
                a! XREADGROUP GROUP g c BLOCK 0 STREAMS s@ t@ > >
                b! XREAD BLOCK 0 STREAMS s@ t@ $ $
                x: XADD t@ 1-1 f v
                a?
                b?
                a~ HELLO 3
                a! XREADGROUP GROUP g c BLOCK 0 STREAMS s@ t@ > >
                x: XADD s@ 1-1 f v
                a?
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DEL k@",
                "UNLINK k@",
                "SET k@ text",
                "FLUSHALL",
                "FLUSHDB",
                "XGROUP DESTROY k@ g",
                "PEXPIRE k@ 1",
                "PEXPIREAT k@ 1",
                "RENAME k@ z@",
                "RENAME z@ k@",
                "COPY z@ k@ REPLACE",
                "MOVE k@ 1",
                "SWAPDB 0 1"
            })
    void shouldEndWhenTheStreamOrTheGroupIsGone(String end) throws IOException {
        compare("""
                x: XADD k@ 5-1 f v
                x: XGROUP CREATE k@ g $
                x: XGROUP CREATE k@ h $
                x: RPUSH z@ 1
                a! XREADGROUP GROUP g c BLOCK 0 STREAMS k@ >
                b! XREAD BLOCK 0 STREAMS k@ $
                x: %s
                a?
                b-
                x: CLIENT LIST TYPE pubsub
                """.formatted(end));
    }

    @Test
    void shouldRefuse() throws IOException {
        for (String command : new String[] {
            "XREAD BLOCK 0 STREAMS s@ k@ 0 0",
            "XREAD BLOCK 0 STREAMS l@ 0",
            "XREAD BLOCK 0 STREAMS s@ l@ 0 0",
            "XREAD BLOCK 0 STREAMS l@ s@ $ x",
            "XREAD BLOCK 0 STREAMS s@ l@ $ x",
            "XREAD BLOCK 0 STREAMS e@ >",
            "XREAD BLOCK 0 STREAMS e@ x",
            "XREAD BLOCK 0 STREAMS e@ f@ x",
            "XREAD BLOCK x STREAMS e@ $",
            "XREAD BLOCK -1 STREAMS e@ $",
            "XREAD BLOCK 1.5 STREAMS e@ $",
            "XREAD BLOCK 1 COUNT x STREAMS e@ $",
            "XREAD BLOCK 1 COUNT -5 STREAMS e@ $",
            "XREAD BLOCK 1 BLOCK 2 STREAMS e@ $",
            "XREAD BLOCK 1 STREAMS e@ $",
            "XREAD block 1 streams e@ f@ $ 0",
            "XREAD BLOCK 0",
            "XREAD BLOCK 0 NOACK STREAMS e@ $",
            "XREADGROUP GROUP g c BLOCK 0 STREAMS e@ >",
            "XREADGROUP GROUP no c BLOCK 0 STREAMS s@ >",
            "XREADGROUP GROUP g c BLOCK 0 STREAMS s@ e@ > >",
            "XREADGROUP GROUP g c BLOCK 0 STREAMS s@ $",
            "XREADGROUP GROUP g c BLOCK 1 STREAMS s@ >",
            "XREADGROUP GROUP g c BLOCK 1 STREAMS s@ l@ > >",
            "XREADGROUP GROUP g c BLOCK 1 STREAMS l@ s@ > >",
            "XREADGROUP BLOCK 0 STREAMS s@ >"
        }) {
            compare("""
                    a: RPUSH l@ 1
                    a: XADD s@ 1-1 f v
                    a: XGROUP CREATE s@ g $
                    a: %s
                    a: XINFO CONSUMERS s@ g
                    """.formatted(command));
        }
    }

    @Test
    void shouldEndWhenTimeIsUpOrUnblocked() throws IOException {
        compare("""
                x: XGROUP CREATE s@ g $ MKSTREAM
                a: CLIENT SETNAME first
                a: XREAD BLOCK 2 STREAMS s@ t@ $ $
                a: XREADGROUP GROUP g c BLOCK 2 STREAMS s@ >
                a! XREAD BLOCK 0 STREAMS s@ t@ $ $
                x: CLIENT UNBLOCK $first
                a?
                a! XREADGROUP GROUP g c BLOCK 0 STREAMS s@ >
                x: CLIENT UNBLOCK $first ERROR
                a?
                a~ HELLO 3
                a: XREAD BLOCK 2 STREAMS s@ t@ $ $
                x: XADD s@ 1-1 f v
                x: XPENDING s@ g
                """);
    }

    @Test
    void shouldRunWithoutWaitingWhereItIsNotAsked() throws IOException {
        compare("""
                a: XREAD STREAMS s@ t@ $ $
                a: XADD s@ 1-1 f v
                a: XREAD COUNT 5 STREAMS s@ t@ 0 0
                """);
    }
}
