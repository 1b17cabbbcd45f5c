package io.nanoredis.family.transaction;

import io.nanoredis.testing.ConversationTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Transactions of one and of several clients, as redis-server answers them.
class TransactionConversationTest extends ConversationTest {
    @Test
    void shouldQueueAndRunCommandsInTheirOrder() throws IOException {
        compare("""
                a: MULTI
                a: SET k@ 1
                a: INCR k@
                a: GET k@
                b: GET k@
                a: EXEC
                b: GET k@
                a: MULTI
                a: EXEC
                """);
    }

    @Test
    void shouldRunCommandsOfSeveralKeys() throws IOException {
        compare("""
                a: MULTI
                a: MSET a@ 1 b@ 2 c@ 3 d@ 4 e@ 5
                a: MGET a@ b@ c@ d@ e@ none@
                a: SET f@ 6
                a: DEL a@ b@ none@
                a: EXISTS a@ c@ d@ e@
                a: DBSIZE
                a: GET f@
                a: EXEC
                a: DBSIZE
                """);
    }

    @Test
    void shouldRunCommandsThatNeedACoordinator() throws IOException {
        compare("""
                a: MULTI
                a: SET a@ 1
                a: RENAME a@ b@
                a: RENAME none@ b@
                a: COPY b@ c@
                a: SADD s1@ 1 2 3
                a: SADD s2@ 2 3 4
                a: SINTERSTORE s3@ s1@ s2@
                a: SMEMBERS s3@
                a: RPUSH l1@ x y z
                a: LMOVE l1@ l2@ LEFT RIGHT
                a: RPOPLPUSH l1@ l2@
                a: LRANGE l2@ 0 -1
                a: MSETNX b@ 1 q@ 2
                a: MSETNX q1@ 1 q2@ 2 q3@ 3
                a: SORT l2@ ALPHA DESC
                a: EXEC
                a: MGET a@ b@ c@ q@ q1@ q2@
                """);
    }

    @Test
    void shouldGoOnWhenACommandFailsInside() throws IOException {
        compare("""
                a: SET s@ text
                a: MULTI
                a: LPUSH s@ 1
                a: INCR s@
                a: SET t@ 2
                a: EXPIRE t@ notanumber
                a: GET t@
                a: EXEC
                a: GET t@
                """);
    }

    @Test
    void shouldRefuseAllWhenACommandWasRefused() throws IOException {
        compare("""
                a: MULTI
                a: SET k@ 1
                a: NOSUCHCOMMAND x y
                a: SET k@ 2
                a: EXEC
                a: GET k@
                a: MULTI
                a: SET k@
                a: EXEC
                a: MULTI
                a: CONFIG NOSUCH
                a: EXEC
                a: MULTI
                a: SHUTDOWN
                a: EXEC
                a: PING
                """);
    }

    @Test
    void shouldRefuseWhatHasNoPlace() throws IOException {
        compare("""
                a: EXEC
                a: DISCARD
                a: MULTI
                a: MULTI
                a: WATCH k@
                a: SET k@ 1
                a: EXEC
                a: MULTI
                a: SET k@ 2
                a: EXEC x
                a: EXEC
                a: GET k@
                a: MULTI x
                a: DISCARD x
                a: WATCH
                a: UNWATCH x
                a: EXEC x
                a: MULTI
                a: WATCH
                a: DISCARD x
                a: EXEC
                """);
    }

    @Test
    void shouldForgetEverythingWhenDiscarded() throws IOException {
        compare("""
                a: WATCH k@
                a: MULTI
                a: SET k@ 1
                a: FOO
                a: DISCARD
                b: SET k@ 2
                a: MULTI
                a: GET k@
                a: EXEC
                a: MULTI
                a: SET k@ 1
                a: RESET
                a: EXEC
                a: GET k@
                """);
    }

    @Test
    void shouldRefuseWhenAWatchedListWasRotatedToWhatItWas() throws IOException {
        compare("""
                a: RPUSH k@ 1
                a: WATCH k@
                b: LMOVE k@ k@ RIGHT RIGHT
                a: MULTI
                a: EXEC
                a: WATCH k@
                b: RPOPLPUSH k@ k@
                a: MULTI
                a: EXEC
                a: WATCH k@
                b: BLMOVE k@ k@ LEFT LEFT 1
                a: MULTI
                a: EXEC
                a: RPUSH k@ 2
                a: WATCH k@
                b: LMOVE k@ k@ RIGHT RIGHT
                a: MULTI
                a: EXEC
                a: WATCH k@
                b: LMOVE none@ none@ RIGHT RIGHT
                a: MULTI
                a: EXEC
                """);
    }

    @Test
    void shouldRefuseWhenAWatchedKeyHasChanged() throws IOException {
        compare("""
                a: SET k@ 1
                a: WATCH k@
                b: SET k@ 1
                a: MULTI
                a: SET k@ 2
                a: EXEC
                a: GET k@
                a: MULTI
                a: SET k@ 3
                a: EXEC
                a: GET k@
                a: WATCH k@
                a: SET k@ 4
                a: MULTI
                a: GET k@
                a: EXEC
                a: WATCH new@
                b: SET new@ 1
                a: MULTI
                a: GET new@
                a: EXEC
                a: WATCH new@
                b: DEL new@
                a: MULTI
                a: GET new@
                a: EXEC
                a: WATCH new@
                b: DEL new@
                a: MULTI
                a: GET new@
                a: EXEC
                """);
    }

    @Test
    void shouldWatchSeveralKeysWhereverTheyAre() throws IOException {
        compare("""
                a: WATCH a@ b@ c@ d@ e@ f@
                a: MULTI
                a: SET a@ 1
                a: SET b@ 2
                a: EXEC
                a: WATCH a@ b@ c@ d@ e@ f@ a@ a@
                b: SET f@ 1
                a: MULTI
                a: SET a@ 2
                a: SET b@ 3
                a: EXEC
                a: MGET a@ b@
                a: WATCH a@
                a: WATCH b@ c@
                a: WATCH d@
                b: RENAME a@ other@
                a: MULTI
                a: PING
                a: EXEC
                a: WATCH d@
                b: RENAME other@ d@
                a: MULTI
                a: PING
                a: SELECT 0
                a: EXEC
                a: WATCH e@
                a: MULTI
                a: PING
                a: SET z@ 1
                a: ECHO hello
                a: EXEC
                a: WATCH d@
                a: UNWATCH
                b: SET d@ 1
                a: MULTI
                a: GET d@
                a: EXEC
                """);
    }

    @Test
    void shouldWatchKeysOfSeveralDatabases() throws IOException {
        compare("""
                a: WATCH k@
                a: SELECT 1
                a: WATCH k@
                b: SELECT 2
                b: SET k@ 1
                a: MULTI
                a: GET k@
                a: EXEC
                a: WATCH k@
                a: SELECT 3
                b: SELECT 1
                b: SET k@ 1
                a: MULTI
                a: GET k@
                a: EXEC
                a: MULTI
                a: SELECT 1
                a: GET k@
                a: SELECT 99
                a: SET k@ 5
                a: SELECT 0
                a: GET k@
                a: EXEC
                a: GET k@
                a: SELECT 1
                a: GET k@
                """);
    }

    @Test
    void shouldSeeFlushesAsChangesOfKeysThatWereThere() throws IOException {
        compare("""
                a: SET k@ 1
                a: WATCH k@
                b: FLUSHALL
                a: MULTI
                a: PING
                a: EXEC
                a: WATCH k@
                b: FLUSHALL
                a: MULTI
                a: PING
                a: EXEC
                a: SET k@ 1
                a: WATCH k@
                b: SELECT 1
                b: FLUSHDB
                a: MULTI
                a: PING
                a: EXEC
                a: WATCH k@
                b: SELECT 0
                b: FLUSHDB
                a: MULTI
                a: PING
                a: EXEC
                """);
    }

    @Test
    void shouldSeeSwapsAsChangesOfKeysThatAreInEither() throws IOException {
        compare("""
                a: SET k@ 1
                a: WATCH k@
                b: SWAPDB 0 1
                a: MULTI
                a: PING
                a: EXEC
                a: WATCH k@
                b: SWAPDB 0 1
                a: MULTI
                a: PING
                a: EXEC
                a: WATCH none@
                b: SWAPDB 0 1
                a: MULTI
                a: PING
                a: EXEC
                a: WATCH k@
                b: SWAPDB 2 3
                a: MULTI
                a: PING
                a: EXEC
                """);
    }

    @Test
    void shouldSeeExpiryAsAChangeUnlessItCameBefore() throws IOException {
        compare("""
                a: SET k@ 1 PX 1
                b: BLPOP never@ 0.02
                a: WATCH k@
                a: MULTI
                a: GET k@
                a: EXEC
                a: SET k@ 1 PX 30
                a: WATCH k@
                b: BLPOP never@ 0.05
                a: MULTI
                a: GET k@
                a: EXEC
                a: SET k@ 1 PX 30
                a: WATCH k@ l@ m@ n@
                b: BLPOP never@ 0.05
                a: MULTI
                a: GET k@
                a: EXEC
                a: SET k@ 1
                a: WATCH k@
                b: EXPIRE k@ 1000
                a: MULTI
                a: GET k@
                a: EXEC
                a: WATCH k@
                b: PERSIST k@
                a: MULTI
                a: GET k@
                a: EXEC
                a: WATCH k@
                b: PERSIST k@
                b: GET k@
                b: TOUCH k@
                a: MULTI
                a: GET k@
                a: EXEC
                """);
    }

    @Test
    void shouldSeeFlushAndSwapInsideOfTransactions() throws IOException {
        compare("""
                a: MSET a@ 1 b@ 2 c@ 3
                a: MULTI
                a: DBSIZE
                a: SET d@ 4
                a: FLUSHALL
                a: DBSIZE
                a: SET e@ 5
                a: SWAPDB 0 1
                a: DBSIZE
                a: SET f@ 6
                a: SELECT 1
                a: GET e@
                a: DBSIZE
                a: FLUSHDB
                a: EXEC
                a: DBSIZE
                a: SELECT 0
                a: DBSIZE
                """);
    }

    @Test
    void shouldNotBlockInside() throws IOException {
        compare("""
                a: MULTI
                a: BLPOP l1@ l2@ l3@ 0
                a: BRPOP l1@ 0
                a: BLMOVE l1@ l2@ LEFT LEFT 0
                a: BRPOPLPUSH l1@ l3@ 0
                a: BLMPOP 0 2 l1@ l2@ LEFT
                a: BZPOPMIN z1@ z2@ z3@ 0
                a: BZPOPMAX z1@ 0
                a: BZMPOP 0 2 z1@ z2@ MIN
                a: XREAD BLOCK 0 STREAMS s1@ s2@ $ $
                a: RPUSH l2@ 1 2 3
                a: BLPOP l1@ l2@ l3@ 0
                a: BLMOVE l2@ l3@ LEFT LEFT 0
                a: BLPOP l1@ x
                a: EXEC
                a: LRANGE l3@ 0 -1
                """);
    }

    @Test
    void shouldServeWhoWaitsOnlyAfterTheWholeTransaction() throws IOException {
        compare("""
                a! BLPOP q@ 0
                b: MULTI
                b: RPUSH q@ 1
                b: LPOP q@
                b: EXEC
                a-
                b: MULTI
                b: RPUSH q@ 1
                b: RPUSH q@ 2
                b: LPUSH q@ 0
                b: SET other@ x
                b: EXEC
                a?
                b: LRANGE q@ 0 -1
                a! BLMOVE q1@ q2@ LEFT LEFT 0
                c! BLPOP q2@ 0
                b: MULTI
                b: RPUSH q1@ a b
                b: EXEC
                a?
                c?
                """);
    }

    @Test
    void shouldSeePopsOfWaitingClientsAsChanges() throws IOException {
        compare("""
                a! BLPOP q@ 0
                b: WATCH q@
                c: RPUSH q@ 1
                a?
                b: MULTI
                b: PING
                b: EXEC
                b: WATCH q@ r@ s@ t@
                c: MULTI
                c: RPUSH q@ 1
                c: LPOP q@
                c: EXEC
                b: MULTI
                b: PING
                b: EXEC
                """);
    }

    @Test
    void shouldTreatRepliesAsTheClientWishes() throws IOException {
        compare("""
                a~ SET k@ 1
                a> CLIENT REPLY OFF
                a> MULTI
                a> SET k@ 2
                a> SET m@ 2
                a> EXEC
                a> CLIENT REPLY ON
                a?
                a: MGET k@ m@
                a> CLIENT REPLY SKIP
                a> MULTI
                a: SET k@ 3
                a: EXEC
                a: MULTI
                a: GET k@
                a> CLIENT REPLY SKIP
                a> EXEC
                a> ECHO dropped
                a> ECHO completes
                a?
                a?
                a: MULTI
                a: CLIENT REPLY SKIP
                a: GET k@
                a: GET m@
                a> EXEC
                a> ECHO dropped
                a> ECHO completes
                a?
                """);
    }

    @Test
    void shouldSwitchProtocolsInside() throws IOException {
        compare("""
                a: HSET h@ f v
                a: MULTI
                a: HGETALL h@
                a: CLIENT SETNAME me@
                a: CLIENT GETNAME
                a: GET none@
                a: EXEC
                a~ HELLO 3
                a: WATCH h@
                b: HSET h@ f w
                a: MULTI
                a: HGETALL h@
                a: EXEC
                a: WATCH h@ g@ i@ j@
                b: HSET h@ f w
                a: MULTI
                a: HGETALL h@
                a: EXEC
                a: MULTI
                a: HGETALL h@
                a: GET none@
                a: GET none1@
                a: SADD s@ 1
                a: SMEMBERS s@
                a: EXEC
                """);
    }

    @Test
    void shouldUnwatchInsideWithoutEffect() throws IOException {
        compare("""
                a: WATCH k@
                a: MULTI
                a: UNWATCH
                b: SET k@ 1
                a: GET k@
                a: EXEC
                a: MULTI
                a: UNWATCH
                a: SET k@ 2
                a: EXEC
                a: UNWATCH
                """);
    }

    @Test
    void shouldForgetWatchesWhenTheClientIsGone() throws IOException {
        compare("""
                a: WATCH k@ l@ m@
                a: MULTI
                a: SET k@ 1
                b: SET k@ 2
                b: SET l@ 2
                b: GET k@
                """);
    }
}
