package io.nanoredis.family.zset;

import io.nanoredis.testing.ConversationTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// BZPOPMIN, BZPOPMAX and BZMPOP as redis-server answers them.
class BlockingZsetConversationTest extends ConversationTest {

    @Test
    void shouldTakeAtOnceWhatIsThere() throws IOException {
        compare("""
                a: ZADD z@ 1 a 2 b 3 c 4 d 5 e 6.5 f
                a: BZPOPMIN e@ z@ f@ 0
                a: BZPOPMAX e@ z@ 0
                a: BZMPOP 0 2 e@ z@ MIN COUNT 2
                a: BZMPOP 0 1 z@ MAX
                a~ HELLO 3
                a: ZADD z@ 1.25 x 7 y
                a: BZPOPMIN z@ 0
                a: BZMPOP 0 1 z@ MAX COUNT 9
                a: EXISTS z@
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BZPOPMIN k@ 0",
                "BZPOPMAX k@ 0",
                "BZPOPMIN j@ k@ i@ 0",
                "BZMPOP 0 1 k@ MIN",
                "BZMPOP 0 2 j@ k@ MAX COUNT 3"
            })
    void shouldBeServedWhateverMakesTheSet(String command) throws IOException {
        for (String maker : new String[] {
            "b: ZADD k@ 1 a 2 b",
            "b: ZINCRBY k@ 1.5 a",
            "b: GEOADD k@ 13.361389 38.115556 Palermo",
            "b: ZADD o@ 1 x 2 y\nb: RENAME o@ k@",
            "b: ZADD o@ 1 x 2 y\nb: COPY o@ k@",
            "b: ZADD o@ 1 x 2 y\nb: ZUNIONSTORE k@ 1 o@",
            "b: ZADD o@ 1 x 2 y\nb: ZINTERSTORE k@ 2 o@ o@",
            "b: ZADD o@ 1 x 2 y\nb: ZRANGESTORE k@ o@ 0 -1",
            "b: SELECT 1\nb: ZADD k@ 1 x\nb: MOVE k@ 0",
            "b: SELECT 1\nb: ZADD k@ 1 x\nb: SWAPDB 1 0",
            "b: RPUSH k@ 1\na-\nb: DEL k@\nb: ZADD k@ 1 x"
        }) {
            compare("a! " + command + "\n" + maker + """

                    a?
                    b: EXISTS k@
                    b: ZRANGE k@ 0 -1 WITHSCORES
                    """);
        }
        compare("a~ HELLO 3\na! " + command + "\nb: ZADD k@ 1.5 a 2 b\na?");
    }

    @Test
    void shouldServeFirstComeFirstServedPerType() throws IOException {
        compare("""
                a! BZPOPMIN k@ 0
                b! BZPOPMAX k@ j@ 0
                c! BLPOP k@ 0
                d! BZMPOP 0 1 k@ MIN COUNT 2
                x: ZADD k@ 1 a
                a?
                x: ZADD k@ 1 a 2 b 3 c 4 d
                b?
                c-
                d?
                x: DEL k@
                x: RPUSH k@ 1
                c?
                """);
    }

    @Test
    void shouldRefuseWrongTypes() throws IOException {
        compare("""
                a: SET s@ text
                a: ZADD z@ 1 a
                a: BZPOPMIN e@ s@ z@ 0
                a: BZPOPMAX z@ s@ 0
                a: BZMPOP 0 3 e@ s@ z@ MIN
                a: EXISTS z@
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BZPOPMIN k@",
                "BZPOPMIN k@ x",
                "BZPOPMAX k@ -1",
                "BZPOPMAX k@ .001",
                "BZMPOP 0 1 k@",
                "BZMPOP x 0 k@ MIN",
                "BZMPOP x 1 k@ MID",
                "BZMPOP x 1 k@ MIN",
                "BZMPOP -1 1 k@ MIN",
                "BZMPOP x 1 k@ MIN COUNT 0",
                "BZMPOP 0 2 k@ MIN",
                "BZMPOP 0 1 k@ MIN COUNT",
                "BZMPOP 0 1 k@ MIN COUNT 1 COUNT 1",
                "BZMPOP .001 1 k@ max count 3"
            })
    void shouldCheckArgumentsInTheSameOrder(String command) throws IOException {
        compare("a: " + command + "\na~ HELLO 3\na: " + command);
    }

    @Test
    void shouldEndWhenUnblocked() throws IOException {
        compare("""
                a: CLIENT SETNAME first
                a! BZPOPMIN k@ 0
                x: CLIENT UNBLOCK $first
                a?
                a! BZMPOP 0 2 k@ j@ MIN
                x: CLIENT UNBLOCK $first ERROR
                a?
                x: ZADD k@ 1 a
                x: ZCARD k@
                """);
    }
}
