package io.nanoredis.family.list;

import io.nanoredis.testing.ConversationTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// BLPOP, BRPOP, BLMOVE, BRPOPLPUSH and BLMPOP as redis-server answers them.
class BlockingListConversationTest extends ConversationTest {

    @Test
    void shouldTakeAtOnceWhatIsThere() throws IOException {
        compare("""
                a: RPUSH l@ 1 2 3 4 5 6
                a: BLPOP e@ l@ f@ 0
                a: BRPOP e@ l@ 0
                a: BLMPOP 0 2 e@ l@ LEFT COUNT 2
                a: BLMPOP 0 2 e@ l@ RIGHT
                a: BLMOVE l@ m@ LEFT RIGHT 0
                a: BRPOPLPUSH m@ n@ 0
                a: EXISTS l@ m@ n@
                a: BLMOVE n@ n@ LEFT RIGHT 0
                a: LRANGE n@ 0 -1
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BLPOP k@ 0",
                "BRPOP k@ 0",
                "BLPOP j@ k@ i@ 0",
                "BLMOVE k@ d@ LEFT LEFT 0",
                "BLMOVE k@ k@ LEFT RIGHT 0",
                "BRPOPLPUSH k@ d@ 0",
                "BLMPOP 0 1 k@ LEFT",
                "BLMPOP 0 2 j@ k@ RIGHT COUNT 3"
            })
    void shouldBeServedWhateverMakesTheList(String command) throws IOException {
        for (String maker : new String[] {
            "b: RPUSH k@ 1 2",
            "b: LPUSH k@ 1",
            "b: RPUSH o@ 7 8\nb: RENAME o@ k@",
            "b: RPUSH o@ 7 8\nb: RENAMENX o@ k@",
            "b: RPUSH o@ 7 8\nb: COPY o@ k@",
            "b: RPUSH o@ 7 8\nb: LMOVE o@ k@ RIGHT LEFT",
            "b: RPUSH o@ 7 8\nb: RPOPLPUSH o@ k@",
            "b: RPUSH o@ 8 7\nb: SORT o@ STORE k@",
            "b: SELECT 1\nb: RPUSH k@ 5\nb: MOVE k@ 0",
            "b: SELECT 1\nb: RPUSH k@ 5\nb: SWAPDB 0 1",
            "b: SET k@ text\na-\nb: DEL k@\nb: RPUSH k@ 9",
            "b: BLMOVE o@ k@ LEFT LEFT 0.001\nb: RPUSH o@ 3\nb: BLMOVE o@ k@ LEFT LEFT 0"
        }) {
            compare("a! " + command + "\n" + maker + """

                    a?
                    b: EXISTS k@ d@
                    b: LRANGE k@ 0 -1
                    b: LRANGE d@ 0 -1
                    """);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BLPOP k@ 0",
                "BRPOP j@ k@ 0",
                "BLMOVE k@ d@ LEFT LEFT 0",
                "BRPOPLPUSH k@ d@ 0",
                "BLMPOP 0 2 j@ k@ LEFT COUNT 2"
            })
    void shouldAnswerInTheProtocolOfTheClient(String command) throws IOException {
        compare("""
                a~ HELLO 3
                a! %s
                b: RPUSH k@ 1 2 3
                a?
                a: %s
                b: DEL k@
                a: CLIENT SETNAME third
                a! %s
                b: CLIENT UNBLOCK $third
                a?
                """.formatted(command, command, command));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BLPOP k@ 0.001",
                "BRPOP k@ i@ 0.001",
                "BLMOVE k@ d@ LEFT LEFT 0.001",
                "BRPOPLPUSH k@ d@ 0.001",
                "BLMPOP 0.001 1 k@ LEFT"
            })
    void shouldEndWhenTimeIsUp(String command) throws IOException {
        compare("a: " + command + "\na~ HELLO 3\na: " + command);
    }

    @Test
    void shouldServeFirstComeFirstServed() throws IOException {
        compare("""
                a! BLPOP k@ 0
                b! BLPOP k@ j@ 0
                c! BRPOP j@ k@ 0
                d! BLMPOP 0 1 k@ LEFT COUNT 2
                e! BLMOVE k@ m@ LEFT LEFT 0
                f! BLPOP k@ 0
                x: RPUSH k@ 1
                a?
                b-
                x: RPUSH k@ 2 3
                b?
                c?
                x: RPUSH k@ 4 5
                d?
                e-
                x: RPUSH k@ 6
                e?
                x: LRANGE m@ 0 -1
                x: RPUSH k@ 7 8
                f?
                x: LRANGE k@ 0 -1
                """);
    }

    @Test
    void shouldServeChains() throws IOException {
        compare("""
                a! BLMOVE k1@ k2@ LEFT LEFT 0
                b! BLMOVE k2@ k3@ LEFT LEFT 0
                c! BRPOPLPUSH k3@ k4@ 0
                d! BLPOP k4@ 0
                x: RPUSH k1@ v
                d?
                c?
                b?
                a?
                x: EXISTS k1@ k2@ k3@ k4@
                """);
    }

    @Test
    void shouldServeACircle() throws IOException {
        compare("""
                a! BLMOVE k1@ k2@ LEFT LEFT 0
                b! BLMOVE k2@ k1@ LEFT LEFT 0
                x: RPUSH k1@ v
                a?
                b?
                x: LRANGE k1@ 0 -1
                x: LRANGE k2@ 0 -1
                """);
    }

    @Test
    void shouldRefuseWrongTypes() throws IOException {
        compare("""
                a: SET s@ text
                a: RPUSH l@ 1
                a: BLPOP e@ s@ l@ 0
                a: BLPOP l@ s@ 0
                a: RPUSH l@ 1
                a: BLMOVE s@ l@ LEFT LEFT 0
                a: BLMOVE l@ s@ LEFT LEFT 0
                a: BLMOVE e@ s@ LEFT LEFT 0.001
                a: BRPOPLPUSH s@ l@ 0
                a: BRPOPLPUSH l@ s@ 0
                a: BLMPOP 0 3 e@ s@ l@ LEFT
                a: LRANGE l@ 0 -1
                """);
    }

    @Test
    void shouldRefuseADestinationOfTheWrongTypeAndServeTheNext() throws IOException {
        compare("""
                x: SET d@ text
                a! BLMOVE s@ d@ LEFT LEFT 0
                b! BLPOP s@ 0
                x: RPUSH s@ 1
                a?
                b?
                x: EXISTS s@
                """);
    }

    @Test
    void shouldKeepWaitingWhileTheTypeIsWrong() throws IOException {
        compare("""
                a! BLPOP k@ 0
                b: SET k@ text
                a-
                b: APPEND k@ more
                a-
                b: DEL k@
                a-
                b: LPUSH k@ 1
                a?
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BLPOP",
                "BLPOP k@",
                "BLPOP k@ x",
                "BLPOP k@ -1",
                "BLPOP k@ 1e400",
                "BLPOP k@ -1e400",
                "BLPOP k@ inf",
                "BLPOP k@ nan",
                "BLPOP k@ 9223372036854776",
                "BLPOP k@ 1e-400",
                "BLPOP k@ 0x0.01",
                "BLPOP k@ .001",
                "BLPOP k@ ''",
                "BLPOP k@ j@",
                "BRPOP k@ 1 x",
                "BLMOVE k@ d@ LEFT LEFT",
                "BLMOVE k@ d@ LEFT x y",
                "BLMOVE k@ d@ LEFT LEFT x",
                "BLMOVE k@ d@ LEFT LEFT -1",
                "BLMOVE k@ d@ left Right .001",
                "BRPOPLPUSH k@ d@",
                "BRPOPLPUSH k@ d@ -1",
                "BRPOPLPUSH k@ d@ x",
                "BLMPOP 0 1 k@",
                "BLMPOP x 0 k@ LEFT",
                "BLMPOP x 1 k@ LFT",
                "BLMPOP x 1 k@ LEFT",
                "BLMPOP -1 1 k@ LEFT",
                "BLMPOP x 1 k@ LEFT COUNT 0",
                "BLMPOP 0 2 k@ LEFT",
                "BLMPOP 0 99 k@ LEFT",
                "BLMPOP 0 x k@ LEFT",
                "BLMPOP 0 1 k@ LEFT COUNT",
                "BLMPOP 0 1 k@ LEFT COUNT 1 COUNT 1",
                "BLMPOP .001 1 k@ LEFT count 3"
            })
    void shouldCheckArgumentsInTheSameOrder(String command) throws IOException {
        compare("a: " + command);
    }

    @Test
    void shouldEndWhenUnblocked() throws IOException {
        compare("""
                a: CLIENT SETNAME first
                x: CLIENT UNBLOCK $first
                a! BLPOP k@ 0
                x: CLIENT UNBLOCK $first
                a?
                a! BLMOVE k@ d@ LEFT LEFT 0
                x: CLIENT UNBLOCK $first TIMEOUT
                a?
                a! BLPOP j@ k@ i@ 0
                x: CLIENT UNBLOCK $first ERROR
                a?
                x: CLIENT UNBLOCK $first ERROR
                x: CLIENT UNBLOCK 12345678
                x: CLIENT UNBLOCK $first WHY
                x: CLIENT UNBLOCK nobody
                x: CLIENT UNBLOCK $first ERROR MORE
                x: RPUSH k@ 1
                x: LLEN k@
                """);
    }

    @Test
    void shouldNotServeWhoIsGone() throws IOException {
        compare("""
                a! BLPOP k@ j@ 0
                b! BLPOP k@ 0
                c! BLMOVE k@ d@ LEFT LEFT 0
                a/
                x: RPUSH k@ 1
                b?
                c/
                x: RPUSH k@ 2
                x: LRANGE k@ 0 -1
                x: EXISTS d@
                """);
    }

    @Test
    void shouldKeepWhatIsSentMeanwhileForLater() throws IOException {
        compare("""
                a: PING before
                a! BLPOP k@ 0
                a> SET s@ 1
                a> GET s@
                a> BLPOP k@ 0.001
                x: EXISTS s@
                x: RPUSH k@ 1
                a?
                a?
                a?
                a?
                """);
    }

    @Test
    void shouldWaitInTheDatabaseThatWasSelected() throws IOException {
        compare("""
                a: SELECT 3
                a! BLPOP k@ 0
                x: RPUSH k@ 0
                a-
                x: SELECT 3
                x: RPUSH k@ 3
                a?
                """);
    }

    @Test
    void shouldServeAfterTheWholeCommand() throws IOException {
        compare("""
                a! BLMPOP 0 1 k@ LEFT COUNT 10
                b! BLPOP k@ 0
                x: RPUSH k@ 1 2 3
                a?
                x: RPUSH k@ 4
                b?
                """);
    }

    @Test
    void shouldDropAReplyThatIsNotWanted() throws IOException {
        compare("""
                a> CLIENT REPLY SKIP
                a! BLPOP k@ 0
                x: RPUSH k@ 1
                a: PING
                """);
    }

    @Test
    void shouldWaitWhilePaused() throws IOException {
        compare("""
                a: CLIENT SETNAME first
                a! BLPOP k@ 0.02
                x: CLIENT PAUSE 100000 WRITE
                a?
                x: CLIENT UNPAUSE
                a! BLPOP k@ 0
                x: CLIENT PAUSE 100000 WRITE
                b! RPUSH k@ 1
                a-
                x: CLIENT UNPAUSE
                b?
                a?
                """);
    }
}
