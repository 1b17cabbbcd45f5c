package io.nanoredis.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/// Scripts of several clients, run on redis-server and on servers with one and with four shards: all say the same.
///
/// Every `@` in a script is replaced by some text, a few times, so that its keys live on other shards each time.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ConversationTest {
    private static final String[] VARIANTS = {"", "1", "xyz"};

    private RedisOracle oracle;
    private TestServer one;
    private TestServer four;

    @BeforeAll
    void startServers() throws IOException, InterruptedException {
        RedisOracle.assumeAvailable();
        oracle = RedisOracle.start();
        one = TestServer.start(1, "--enable-debug-command=yes");
        four = TestServer.start(4, "--enable-debug-command=yes");
    }

    @AfterAll
    void stopServers() throws IOException {
        if (oracle != null) {
            oracle.close();
            one.close();
            four.close();
        }
    }

    /// Compares what the three servers make of a script.
    protected final void compare(String script) throws IOException {
        for (String variant : VARIANTS) {
            String text = script.replace("@", variant);
            String expected = Conversation.run(oracle::connect, text);
            assertEquals(expected, Conversation.run(one::connect, text), "one shard");
            assertEquals(expected, Conversation.run(four::connect, text), "four shards");
        }
        assertEquals(0, one.server().context().faults().count(), "internal errors");
        assertEquals(0, four.server().context().faults().count(), "internal errors");
    }
}
