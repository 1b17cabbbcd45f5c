package io.nanoredis.family.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.RedisOracle;
import io.nanoredis.testing.ServerTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// One conversation with the oracle and with this server: the replies must be equal, byte for byte.
@ParameterizedClass
@ValueSource(ints = {1, 4})
class ConnectionOracleTest extends ServerTest {
    private static final List<String> CONVERSATION = List.of(
            "PING|PING abc|PING a b|ECHO|ECHO hi|ECHO a b|SELECT|SELECT x|SELECT 16|SELECT -1|SELECT 15|SELECT 0",
            "SELECT 9999999999|SELECT 1.5|AUTH|AUTH a|AUTH a b|AUTH default b|AUTH a b c|HELLO 1|HELLO 4|HELLO abc",
            "HELLO 99999999999999999999|HELLO 3 AUTH|HELLO 3 AUTH a|HELLO 3 AUTH a b|HELLO 3 SETNAME|HELLO 3 FOO",
            "HELLO 3 SETNAME y FOO|CLIENT GETNAME|HELLO 2 SETNAME z AUTH a b|CLIENT GETNAME|HELLO setname x|RESET",
            "RESET a|CLIENT|CLIENT FOO|CLIENT GETNAME a|CLIENT SETNAME|CLIENT SETNAME ~|CLIENT GETNAME|CLIENT ID 1",
            "CLIENT LIST FOO|CLIENT LIST TYPE|CLIENT LIST TYPE foo|CLIENT LIST TYPE master|CLIENT LIST TYPE slave",
            "CLIENT LIST TYPE pubsub x|CLIENT LIST ID|CLIENT LIST ID abc|CLIENT LIST ID 0|CLIENT LIST ID 99999 -1",
            "CLIENT LIST ID 1 abc|CLIENT LIST TYPE normal ID 5|CLIENT INFO x|CLIENT KILL|CLIENT KILL foo",
            "CLIENT KILL ID|CLIENT KILL ID abc|CLIENT KILL ID 0|CLIENT KILL ID 99999|CLIENT KILL TYPE foo",
            "CLIENT KILL TYPE master|CLIENT KILL ADDR foo|CLIENT KILL LADDR foo|CLIENT KILL USER foo",
            "CLIENT KILL USER default ID 99999|CLIENT KILL SKIPME foo|CLIENT KILL SKIPME yes ID|CLIENT KILL a b c",
            "CLIENT KILL FOO bar|CLIENT KILL ID 99999 FOO|CLIENT NO-EVICT|CLIENT NO-EVICT foo|CLIENT NO-EVICT ON",
            "CLIENT NO-EVICT on x|CLIENT PAUSE|CLIENT PAUSE abc|CLIENT PAUSE -1|CLIENT PAUSE 0|CLIENT PAUSE 0 foo",
            "CLIENT PAUSE abc foo|CLIENT PAUSE 1 WRITE foo|CLIENT PAUSE 1.5|CLIENT UNPAUSE|CLIENT UNPAUSE x",
            "CLIENT REPLY|CLIENT REPLY foo|CLIENT REPLY on|CLIENT REPLY on x|CLIENT UNBLOCK|CLIENT UNBLOCK abc",
            "CLIENT UNBLOCK 99999|CLIENT UNBLOCK 1 foo|CLIENT UNBLOCK abc foo|CLIENT UNBLOCK 99999 ERROR",
            "CLIENT UNBLOCK 1 timeout x|CLIENT HELP x|MONITOR x|COMMAND FOO|COMMAND COUNT a|COMMAND INFO foo",
            "COMMAND INFO ping echo select auth hello reset monitor get mset copy foo object|freq",
            "COMMAND INFO client|id client|getname client|kill client|list client|pause client|reply client|unblock",
            "COMMAND INFO command|docs command|getkeys command|info command|list command|count command|help",
            "COMMAND DOCS foo|COMMAND LIST FOO|COMMAND LIST FILTERBY|COMMAND LIST FILTERBY MODULE foo",
            "COMMAND LIST FILTERBY ACLCAT foo|COMMAND LIST FILTERBY PATTERN ECH*|COMMAND LIST FILTERBY FOO foo",
            "COMMAND GETKEYS|COMMAND GETKEYS GET|COMMAND GETKEYS GET a|COMMAND GETKEYS GET a b|COMMAND GETKEYS FOO a",
            "COMMAND GETKEYS PING a|COMMAND GETKEYS MSET a b c|COMMAND GETKEYS MSET a b c d|COMMAND GETKEYS LCS a b",
            "COMMAND GETKEYS OBJECT FREQ a|COMMAND GETKEYS CONFIG GET a|COMMAND GETKEYSANDFLAGS SET a b",
            "COMMAND GETKEYSANDFLAGS SET a b GET|COMMAND GETKEYSANDFLAGS COPY a b|COMMAND GETKEYSANDFLAGS GET",
            "COMMAND HELP x|QUIT x");

    ConnectionOracleTest(int shards) {
        assertTrue(shards > 0);
    }

    @Test
    void shouldAnswerAsTheOracleDoes() throws Exception {
        RedisOracle.assumeAvailable();
        try (RedisOracle oracle = RedisOracle.start()) {
            for (String protocol : List.of("2", "3")) {
                try (RawClient redis = oracle.connect();
                        RawClient client = server().connect()) {
                    converse(redis, client, protocol);
                }
            }
        }
    }

    /// The protocol is chosen again and again, as some lines reset it.
    private static void converse(RawClient redis, RawClient client, String protocol) throws Exception {
        for (String lines : CONVERSATION) {
            raw(redis, "HELLO", protocol);
            raw(client, "HELLO", protocol);
            for (String line : commands(lines)) {
                String[] words = line.split(" ", -1);
                assertEquals(raw(redis, words), raw(client, words), () -> line + " in RESP" + protocol);
            }
        }
    }

    /// The commands of a line; a bar before a lower-case letter belongs to the name of a subcommand.
    private static List<String> commands(String line) {
        return List.of(line.split("\\|(?=[A-Z])", -1));
    }
}
