package io.nanoredis.family.connection;

import io.nanoredis.testing.ConversationTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// CLIENT TRACKING and what belongs to it, as redis-server answers.
///
/// A PING that is answered next says that nothing had been pushed before.
class TrackingConversationTest extends ConversationTest {
    private static final String ON = "a~ HELLO 3\na: CLIENT TRACKING ON\n";

    @Test
    void shouldTellOfEveryKeyOnce() throws IOException {
        compare(ON + """
                a: GET k@
                b: SET k@ v
                a?
                b: SET k@ w
                a: PING
                a: GET k@
                a: GET k@
                b: SET k@ x
                a?
                a: PING
                b: MSET x@ 1 y@ 2
                a: MGET x@ y@
                b: DEL y@
                a?
                b: DEL x@
                a?
                a: PING
                """);
    }

    @Test
    void shouldFollowTheReplyWithWhatTheClientHasChangedItself() throws IOException {
        compare(ON + """
                a: GET k@
                a: SET k@ 1
                a?
                a> GET k@
                a> SET k@ 2
                a?
                a?
                a?
                a: GET k@
                a: DEL k@
                a?
                a: SELECT 3
                a: GET k@
                a: SELECT 0
                a: SET k@ x
                a?
                a: PING
                """);
    }

    @Test
    void shouldTellThatEverythingIsOutOfDate() throws IOException {
        compare(ON + """
                a: GET k@
                b: FLUSHALL
                a?
                b: FLUSHDB
                a?
                a: FLUSHALL
                a?
                b: SET k@ 1
                a: PING
                a: SELECT 3
                a: GET k@
                b: SWAPDB 0 3
                a: PING
                b: FLUSHALL ASYNC
                a?
                """);
        compare("""
                a: CLIENT TRACKING ON
                a: GET k@
                b: FLUSHALL
                a: PING
                a~ HELLO 3
                b: FLUSHDB
                a?
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "SET k@ 1, GET k@, EXPIRE k@ 100",
        "SET k@ 1, STRLEN k@, APPEND k@ x",
        "SET k@ 1, TTL k@, PEXPIRE k@ 10000",
        "SET k@ 1 EX 100, TYPE k@, PERSIST k@",
        "SET k@ 1, OBJECT ENCODING k@, INCR k@",
        "SET k@ 1, TOUCH k@, GETDEL k@",
        "SET k@ 1, EXISTS k@, GETEX k@ EX 100",
        "SET k@ 1, GETRANGE k@ 0 1, SETRANGE k@ 0 x",
        "SET k@ 1, GETBIT k@ 0, SETBIT k@ 1 1",
        "SET k@ 1, MEMORY USAGE nothing@, SET nothing@ 1",
        "PING, SORT_RO k@, RPUSH k@ 1",
        "RPUSH k@ 1 2 3, LRANGE k@ 0 -1, LTRIM k@ 0 0",
        "RPUSH k@ 1 2 3, LLEN k@, LSET k@ 0 x",
        "HSET k@ f v, HGETALL k@, HINCRBY k@ g 1",
        "HSET k@ f v, HGET k@ f, HDEL k@ f",
        "SADD k@ 1, SMEMBERS k@, SREM k@ 1",
        "SADD k@ 1 2, SRANDMEMBER nothing@, SADD nothing@ 1",
        "ZADD k@ 1 a, ZRANGE k@ 0 -1, ZINCRBY k@ 1 a",
        "ZADD k@ 1 a, ZSCORE k@ a, ZREM k@ a",
        "ZADD k@ 1 a, LLEN k@, ZADD k@ 2 a",
        "GEOADD k@ 1 1 a, GEOPOS k@ a, GEOADD k@ 1 2 a",
        "PFADD k@ a, PFCOUNT k@, PFADD k@ b",
        "XADD k@ 1-1 a b, XRANGE k@ - +, XADD k@ 1-2 a b",
        "XADD k@ 1-1 a b, XREAD STREAMS k@ 0, XDEL k@ 1-1",
        "XADD k@ 1-1 a b, XLEN k@, XTRIM k@ MAXLEN 0",
        "SET k@ 1, DUMP k@, RESTORE k@ 0 nonsense REPLACE",
        "SET k@ 1, GET k@, UNLINK k@",
        "SET k@ 1, GET k@, MOVE k@ 1",
        "SET o@ 1, GET k@, COPY o@ k@",
        "SET o@ 1, GET k@, RENAME o@ k@",
        "SET k@ 1, GET k@, RENAMENX k@ n@",
        "SADD o@ 1, SMEMBERS k@, SUNIONSTORE k@ o@"
    })
    void shouldTellOfChangesByAnyCommand(String before, String read, String change) throws IOException {
        compare("b: " + before + "\n" + ON + "a: " + read + "\nb: " + change + "\nb: " + change + "\na> PING\na?");
    }

    @ParameterizedTest
    @CsvSource({
        "SET k@ 1, PERSIST k@",
        "SADD k@ 1, SADD k@ 1",
        "SADD k@ 1, SREM k@ 2",
        "HSET k@ f v, HDEL k@ g",
        "HSET k@ f v, HSETNX k@ f w",
        "SET k@ 1, SETNX k@ 2",
        "SET k@ 1, SET k@ 1 NX",
        "SET k@ 1, EXPIRE nothing@ 10",
        "ZADD k@ 1 a, ZADD k@ NX 2 a",
        "ZADD k@ 1 a, ZREM k@ b",
        "RPUSH k@ 1, LREM k@ 0 2",
        "SET k@ 1, INCR other@",
        "SET k@ x, INCR k@",
        "SET k@ x, LPUSH k@ 1",
        "SET k@ 1, GETEX k@",
        "SET k@ 1, RENAMENX other@ k@",
        "SET k@ 1, DEL nothing@"
    })
    void shouldSayNothingWhenNothingChanges(String before, String noChange) throws IOException {
        compare("b: " + before + "\n" + ON + "a: EXISTS k@\nb: " + noChange + "\na: PING\nb: DEL k@\na?\na: PING");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SCAN 0 COUNT 1000", "KEYS nothing", "DBSIZE", "SORT k@", "GETEX k@", "GETSET k@ 1", "INCR k@"})
    void shouldNotRememberWhatIsNotRead(String command) throws IOException {
        compare(ON + "a~ " + command + "\nb: DEL k@\na: PING\nb: SET k@ 1\na: PING");
    }

    @Test
    void shouldTellOfKeysThatExpire() throws IOException {
        compare(ON + """
                b: SET k@ 1 PX 300
                a: GET k@
                a?
                a: GET k@
                b: SET k@ 1
                a?
                """);
    }

    @Test
    void shouldTellOfKeysThatSomebodyFindsExpired() throws IOException {
        String script = """
                d~ HELLO 3
                d: CLIENT TRACKING ON NOLOOP
                b: DEBUG SET-ACTIVE-EXPIRE 0
                b: SET k@ 1 PX 300
                a: GET k@
                d: GET k@
                b: DEBUG SLEEP 0.31
                """;
        String end = """
                b: SET k@ 1
                a?
                a: PING
                b: DEBUG SET-ACTIVE-EXPIRE 1
                """;
        compare(ON + script + "a: GET k@\na?\nd?\nd: PING\n" + end);
        compare(ON + script + "d: GET k@\na?\nd: PING\na: GET k@\n" + end);
        compare(ON + script + "d: SET k@ 2\na?\nd: PING\na: GET k@\n" + end);
    }

    @Test
    void shouldKeepQuietAboutTheClientsOwnChangesWithNoLoop() throws IOException {
        compare("""
                a~ HELLO 3
                a: CLIENT TRACKING ON NOLOOP
                a: GET k@
                a: SET k@ 1
                a: PING
                b: SET k@ 2
                a: PING
                a: GET k@
                b: SET k@ 3
                a?
                a: GET k@
                a: FLUSHALL
                a?
                a: PING
                """);
    }

    @Test
    void shouldTrackWhatTheClientOptsInto() throws IOException {
        String change = "b: SET k@ 1\n";
        compare("""
                a~ HELLO 3
                a: CLIENT TRACKING ON OPTIN
                a: GET k@
                %1$sa: PING
                a: CLIENT CACHING NO
                a: CLIENT CACHING YES
                a: CLIENT TRACKINGINFO
                a: GET k@
                a: GET j@
                %1$sa?
                b: SET j@ 1
                a: PING
                a: CLIENT CACHING YES
                a: PING
                a: GET k@
                %1$sa: PING
                a: CLIENT CACHING YES
                a: NOSUCH
                a: GET k@
                %1$sa: PING
                a: CLIENT CACHING YES
                a: GET
                a: GET k@
                %1$sa: PING
                a: CLIENT CACHING YES
                a: CLIENT ID extra
                a: GET k@
                %1$sa?
                a: CLIENT CACHING YES
                a: CLIENT GETNAME
                a: GET k@
                %1$sa?
                a: CLIENT CACHING YES
                a: CLIENT TRACKING ON OPTIN NOLOOP
                a: CLIENT TRACKINGINFO
                a: GET k@
                %1$sa?
                a: CLIENT CACHING YES
                a: CLIENT TRACKING OFF
                a: CLIENT TRACKING ON OPTIN
                a: GET k@
                %1$sa: PING
                """.formatted(change));
    }

    @Test
    void shouldNotTrackWhatTheClientOptsOutOf() throws IOException {
        compare("""
                a~ HELLO 3
                a: CLIENT TRACKING ON OPTOUT
                a: CLIENT TRACKINGINFO
                a: CLIENT CACHING YES
                a: CLIENT CACHING NO
                a: CLIENT TRACKINGINFO
                a: GET k@
                b: SET k@ 1
                a: PING
                a: GET k@
                b: SET k@ 1
                a?
                a: CLIENT CACHING MAYBE
                a: PING
                """);
    }

    @Test
    void shouldRememberWhatATransactionReads() throws IOException {
        for (String other : new String[] {"x@", "{x@}y", "far@"}) {
            compare((ON + """
                    a: GET x@
                    a: MULTI
                    a: GET OTHER
                    a: SET x@ 2
                    a: GET x@
                    a: EXEC
                    a?
                    a: PING
                    b: SET x@ 3
                    a?
                    b: SET OTHER 3
                    a> PING
                    a?
                    """).replace("OTHER", other));
            compare((ON + """
                    a: MGET x@ OTHER
                    b: MULTI
                    b: SET x@ 1
                    b: GET OTHER
                    b: DEL nothing@
                    b: EXEC
                    a?
                    a: PING
                    b: MULTI
                    b: INCR OTHER
                    b: DISCARD
                    a: PING
                    a: WATCH x@ OTHER
                    b: SET x@ 2
                    a> PING
                    a?
                    """).replace("OTHER", other));
            compare((ON + """
                    a: GET x@
                    a: WATCH x@ OTHER
                    a: MULTI
                    a: STRLEN OTHER
                    a: FLUSHALL
                    a: GET x@
                    a: EXEC
                    a?
                    b: SET x@ 1
                    a?
                    a: PING
                    """).replace("OTHER", other));
        }
    }

    @Test
    void shouldTakeAChoiceForAWholeTransaction() throws IOException {
        String both = "b: SET k@ 1\nb: SET j@ 1\n";
        compare("""
                a~ HELLO 3
                a: CLIENT TRACKING ON OPTIN
                a: CLIENT CACHING YES
                a: MULTI
                a: GET k@
                a: GET
                a: GET k@
                a: DISCARD
                a: GET k@
                %1$sa: PING
                a: CLIENT CACHING YES
                a: MULTI
                a: GET k@
                a: STRLEN k@
                a: EXEC
                b: SET k@ 1
                a?
                a: PING
                a: GET k@
                %1$sa: PING
                a: MULTI
                a: CLIENT CACHING YES
                a: GET k@
                a: EXEC
                b: SET k@ 1
                a?
                a: GET k@
                %1$sa: PING
                a: MULTI
                a: GET k@
                a: CLIENT CACHING YES
                a: GET j@
                a: EXEC
                b: SET k@ 1
                a: PING
                b: SET j@ 1
                a?
                a: MULTI
                a: CLIENT CACHING YES
                a: EXEC
                a: GET k@
                %1$sa: PING
                a: MULTI
                a: CLIENT TRACKING OFF
                a: CLIENT TRACKING ON
                a: GET k@
                a: CLIENT TRACKINGINFO
                a: EXEC
                b: SET k@ 1
                a?
                """.formatted(both));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"return(redis.call('get',KEYS[1]))", "redis.setresp(2);return{redis.call('get',KEYS[1]..'')}"})
    void shouldRememberWhatAScriptReads(String script) throws IOException {
        compare(ON + """
                a: EVAL %1$s 1 k@
                b: SET k@ 1
                a?
                a: EVAL_RO %1$s 1 k@
                b: SET k@ 1
                a?
                a: EVAL return(1) 1 k@
                a: EVAL_RO return(1) 1 k@
                b: SET k@ 1
                a: PING
                a: MULTI
                a: EVAL %1$s 1 k@
                a: EXEC
                b: SET k@ 1
                a?
                a: GET k@
                a: EVAL redis.call('set',KEYS[1],1) 1 k@
                a?
                a: GET k@
                b: EVAL redis.call('set',KEYS[1],1)redis.call('get',KEYS[1]) 1 k@
                a?
                a: PING
                a: CLIENT TRACKING OFF
                a: CLIENT TRACKING ON NOLOOP
                a: GET k@
                a: EVAL redis.call('set',KEYS[1],1) 1 k@
                a: PING
                a: GET k@
                a: EVAL redis.call('set',KEYS[1]..'',1) 1 k@
                a: PING
                a: CLIENT TRACKING OFF
                a: CLIENT TRACKING ON OPTIN
                a: EVAL %1$s 1 k@
                b: SET k@ 1
                a: PING
                a: CLIENT CACHING YES
                a: EVAL %1$s 1 k@
                b: SET k@ 1
                a?
                a: CLIENT TRACKING OFF
                a: CLIENT TRACKING ON BCAST NOLOOP
                a: EVAL redis.call('set',KEYS[1],1) 1 k@
                a?
                b: EVAL redis.call('set',KEYS[1]..'',1) 1 k@
                a?
                a: PING
                """.formatted(script));
    }

    @Test
    void shouldBroadcast() throws IOException {
        compare("""
                a~ HELLO 3
                a: CLIENT TRACKING ON BCAST PREFIX us PREFIX ca
                b: SET user@ 1
                a?
                b: SET other@ 1
                a: PING
                a: GET other@
                b: SET other@ 1
                a: PING
                a: SET us@ 1
                a?
                b: SET u@ 1
                b: DEL us@
                a?
                a: PING
                b: SELECT 2
                b: SET cat@ 1 PX 40
                a?
                a?
                b: FLUSHALL
                a?
                c~ HELLO 3
                c: CLIENT TRACKING ON BCAST
                c: SET us@ 1
                c?
                a?
                a: CLIENT TRACKING OFF
                a: CLIENT TRACKING ON BCAST NOLOOP
                a: SET us@ 1
                c?
                a: PING
                b: SET us@ 1
                a?
                c?
                b: MULTI
                b: SET us@ 1
                b: GET us@
                b: SET us@ 1
                b: EXEC
                a?
                c?
                a: PING
                c: RESET
                c: SET us@ 2
                a?
                c: PING
                """);
    }

    @Test
    void shouldRememberWhileTrackingIsOff() throws IOException {
        compare(ON + """
                a: GET k@
                a: CLIENT TRACKING OFF
                b: SET k@ 1
                a: CLIENT TRACKING ON
                b: SET k@ 1
                a: PING
                a: GET k@
                a: CLIENT TRACKING OFF
                a: CLIENT TRACKING ON
                b: SET k@ 1
                a?
                a: GET k@
                a: CLIENT TRACKING OFF
                a: CLIENT TRACKING ON BCAST PREFIX zzz
                b: SET k@ 1
                a: PING
                a: CLIENT TRACKING OFF
                a: CLIENT TRACKING ON
                a: GET k@
                a: RESET
                b: SET k@ 1
                a: PING
                a: CLIENT TRACKINGINFO
                """);
    }

    @Test
    void shouldWriteInTheProtocolOfTheMoment() throws IOException {
        compare("""
                a: CLIENT TRACKING ON
                a: GET k@
                b: SET k@ 1
                a: PING
                a: GET k@
                a~ HELLO 3
                b: SET k@ 1
                a?
                a: GET k@
                a~ HELLO 2
                b: SET k@ 1
                a: PING
                """);
    }

    @Test
    void shouldRedirectToASubscriber() throws IOException {
        compare("""
                r~ CLIENT SETNAME r
                r: SUBSCRIBE __redis__:invalidate
                a: CLIENT TRACKING ON REDIRECT $r
                a: CLIENT TRACKINGINFO
                a: CLIENT GETREDIR
                a: GET k@
                b: SET k@ 1
                r?
                a: GET k@
                a: SET k@ 2
                r?
                a: MGET k@
                b: FLUSHALL
                r?
                r: UNSUBSCRIBE
                a: GET k@
                b: SET k@ 1
                r: PING
                r: SUBSCRIBE other
                a: GET k@
                b: SET k@ 1
                r?
                r: UNSUBSCRIBE
                r: PSUBSCRIBE no*
                a: GET k@
                b: SET k@ 1
                r?
                r: PUNSUBSCRIBE
                r: SSUBSCRIBE sh@
                a: GET k@
                b: SET k@ 1
                r?
                r: SUNSUBSCRIBE
                r~ HELLO 3
                a: GET k@
                b: SET k@ 1
                r?
                b: FLUSHALL
                r?
                a~ HELLO 3
                b: FLUSHALL
                r?
                r~ HELLO 2
                r: SUBSCRIBE __redis__:invalidate
                b: FLUSHALL
                r?
                a: GET k@
                b: SET k@ 1
                r?
                r: RESET
                a: GET k@
                b: SET k@ 1
                r: PING
                """);
    }

    @Test
    void shouldRedirectBroadcasts() throws IOException {
        compare("""
                r~ CLIENT SETNAME r
                r: SUBSCRIBE __redis__:invalidate
                a: CLIENT TRACKING ON BCAST PREFIX k REDIRECT $r
                a: SET k@ 1
                r?
                b: SET k@ 1
                r?
                b: SET other@ 1
                r: PING
                a: CLIENT TRACKING ON BCAST PREFIX x NOLOOP REDIRECT $r
                a: SET k@ 1
                r: PING
                b: DEL k@
                r?
                a: CLIENT TRACKINGINFO
                """);
    }

    @Test
    void shouldRedirectToItself() throws IOException {
        compare("""
                s~ CLIENT SETNAME s
                s: CLIENT TRACKING ON REDIRECT $s
                s: GET k@
                b: SET k@ 1
                s: PING
                s~ HELLO 3
                s: GET k@
                b: SET k@ 1
                s?
                s: GET k@
                s: SET k@ 1
                s?
                s: SUBSCRIBE __redis__:invalidate
                s: GET k@
                b: SET k@ 1
                s?
                s: PING
                """);
    }

    @Test
    void shouldTellSeveralClientsThroughOne() throws IOException {
        compare("""
                r~ CLIENT SETNAME r
                r: SUBSCRIBE __redis__:invalidate
                a: CLIENT TRACKING ON NOLOOP REDIRECT $r
                c: CLIENT TRACKING ON REDIRECT $r
                a: GET k@
                c: GET k@
                a: SET k@ 1
                r?
                r: PING
                a: GET k@
                c: GET k@
                b: SET k@ 1
                r?
                r?
                r: PING
                """);
    }

    @Test
    void shouldSayThatTheRedirectionIsBroken() throws IOException {
        compare("""
                r~ CLIENT SETNAME r
                r~ HELLO 3
                a~ HELLO 3
                a: CLIENT TRACKING ON REDIRECT $r
                a: GET k@
                a: CLIENT TRACKING ON REDIRECT $r REDIRECT $r
                r: QUIT
                r=
                a: CLIENT TRACKINGINFO
                b: SET k@ 1
                a?
                a: CLIENT TRACKINGINFO
                b: SET k@ 1
                a: PING
                a: GET k@
                a: SET k@ 1
                a?
                b: FLUSHALL
                a?
                a~ HELLO 2
                a: GET k@
                b: SET k@ 1
                a: PING
                a: CLIENT TRACKINGINFO
                n~ CLIENT SETNAME n
                n: SUBSCRIBE __redis__:invalidate
                a: CLIENT TRACKING ON REDIRECT $n
                a: CLIENT TRACKINGINFO
                a: GET k@
                b: SET k@ 1
                n?
                a: CLIENT TRACKING ON
                a: CLIENT TRACKINGINFO
                """);
    }

    @Test
    void shouldRefuseWhatDoesNotGoTogether() throws IOException {
        compare("""
                a: CLIENT TRACKING
                a: CLIENT TRACKING MAYBE
                a: CLIENT TRACKING OFF FOO
                a: CLIENT TRACKING OFF NOLOOP PREFIX x REDIRECT 99999999
                a: CLIENT TRACKING OFF NOLOOP PREFIX x
                a: CLIENT TRACKING ON OPTIN OPTOUT
                a: CLIENT TRACKING ON OPTIN BCAST
                a: CLIENT TRACKING ON OPTIN BCAST OPTOUT PREFIX a PREFIX a
                a: CLIENT TRACKING ON PREFIX x
                a: CLIENT TRACKING ON PREFIX x OPTIN OPTOUT
                a: CLIENT TRACKING ON BCAST PREFIX
                a: CLIENT TRACKING ON REDIRECT
                a: CLIENT TRACKING ON REDIRECT foo
                a: CLIENT TRACKING ON REDIRECT 99999999
                a: CLIENT TRACKING ON REDIRECT -1
                a: CLIENT TRACKING ON REDIRECT 0
                a: CLIENT TRACKING ON REDIRECT 0 FOO
                a: CLIENT TRACKINGINFO
                a: CLIENT CACHING YES
                a: CLIENT CACHING MAYBE
                a: CLIENT CACHING
                a: CLIENT GETREDIR x
                a: CLIENT TRACKINGINFO x
                a: CLIENT GETREDIR
                a: CLIENT TRACKING ON
                a: CLIENT GETREDIR
                a: CLIENT TRACKING ON BCAST
                a: CLIENT TRACKING ON BCAST OPTIN
                a: CLIENT TRACKING ON OPTIN
                a: CLIENT TRACKING ON OPTOUT
                a: CLIENT TRACKING ON BCAST OPTIN
                a: CLIENT TRACKING ON NOLOOP
                a: CLIENT TRACKINGINFO
                a: CLIENT TRACKING ON OPTOUT
                a: CLIENT TRACKING ON OPTIN
                a: CLIENT TRACKING OFF
                a: CLIENT TRACKING ON BCAST PREFIX a PREFIX ab
                a: CLIENT TRACKING ON BCAST PREFIX ab PREFIX ab
                a: CLIENT TRACKING ON BCAST PREFIX ab PREFIX cd
                a: CLIENT TRACKING ON BCAST PREFIX ab
                a: CLIENT TRACKING ON BCAST PREFIX zz PREFIX abc
                a: CLIENT TRACKING ON BCAST PREFIX a
                a: CLIENT TRACKINGINFO
                a: CLIENT TRACKING ON BCAST
                a: CLIENT TRACKING ON BCAST PREFIX ''
                a: CLIENT TRACKING ON BCAST PREFIX ef
                a: CLIENT TRACKINGINFO
                a: CLIENT CACHING NO
                a~ HELLO 3
                a: CLIENT TRACKINGINFO
                a: RESET
                a: CLIENT TRACKINGINFO
                """);
    }
}
