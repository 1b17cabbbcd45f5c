package io.nanoredis.family.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.Request;
import io.nanoredis.testing.ServerTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// A pipeline that watches, forgets what it has watched in one way or another, and watches other keys: only these
/// count.
@ParameterizedClass(name = "{0} shards")
@ValueSource(ints = {1, 4})
class RepeatedWatchTest extends ServerTest {
    private static final int VARIANTS = 24;

    private static final List<List<String>> WAYS_TO_FORGET = List.of(
            List.of("UNWATCH"),
            List.of("MULTI", "DISCARD"),
            List.of("MULTI", "EXEC"),
            List.of("MULTI", "GET first@", "EXEC"),
            List.of("MULTI", "GET first@", "GET second@", "PING", "EXEC"),
            List.of("MULTI", "GET too many", "EXEC"),
            List.of("MULTI", "PING", "EXEC at once"),
            List.of("MULTI", "NOSUCH", "DISCARD"),
            List.of("MULTI", "SINTERSTORE first@ none@ nothing@", "EXEC"),
            List.of("RESET"));

    RepeatedWatchTest(int shards) {}

    private String lastReply(List<String> commands, int variant) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String command : commands) {
            bytes.writeBytes(
                    Request.of(command.replace("@", Integer.toString(variant)).split(" ", -1))
                            .encode());
        }
        client().send(bytes.toByteArray());
        String last = "";
        for (int i = 0; i < commands.size(); i++) {
            last = next(client());
        }
        return last;
    }

    private static List<String> pipeline(List<String> forgetting, String change) {
        List<String> commands = new ArrayList<>(List.of("WATCH first@ third@"));
        commands.addAll(forgetting);
        commands.addAll(List.of("WATCH second@", change, "MULTI", "PING", "EXEC"));
        return commands;
    }

    @Test
    void shouldNotMindWhatWasWatchedBefore() throws IOException {
        for (List<String> way : WAYS_TO_FORGET) {
            for (int variant = 0; variant < VARIANTS; variant++) {
                assertEquals(
                        "*1\r\n+PONG\r\n", lastReply(pipeline(way, "INCR first@"), variant), way + " with " + variant);
                raw("DEL", "first" + variant);
            }
        }
    }

    @Test
    void shouldMindWhatIsWatchedNow() throws IOException {
        for (List<String> way : WAYS_TO_FORGET) {
            for (int variant = 0; variant < VARIANTS; variant++) {
                assertEquals("*-1\r\n", lastReply(pipeline(way, "INCR second@"), variant), way + " with " + variant);
                raw("DEL", "second" + variant);
            }
        }
    }
}
