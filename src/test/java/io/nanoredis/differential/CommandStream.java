package io.nanoredis.differential;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.RedisOracle;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/// The commands of one run: a pure function of seed, length, protocol and the payloads of DUMP.
public final class CommandStream {
    private static final int REFRESH_EVERY = 2_000;

    private CommandStream() {}

    /// At least `count` commands of all families.
    public static List<GeneratedCommand> generate(long seed, int count, int protocol, List<byte[]> payloads) {
        return generate(seed, count, protocol, payloads, Groups::draw);
    }

    /// At least `count` commands of the groups that `choice` makes.
    static List<GeneratedCommand> generate(
            long seed, int count, int protocol, List<byte[]> payloads, Function<SplittableRandom, Group> choice) {
        SplittableRandom random = new SplittableRandom(seed);
        Slots slots = new Slots(random, protocol, Groups.otherTypeKeys(), payloads);
        List<GeneratedCommand> commands = new ArrayList<>(count + 16);
        List<Request> setUp = Groups.setUp();
        int refreshAt = 0;
        while (commands.size() < count) {
            if (commands.size() >= refreshAt) {
                setUp.forEach(request -> commands.add(new GeneratedCommand(request, 1)));
                refreshAt = commands.size() + REFRESH_EVERY;
            }
            choice.apply(random).draw(random, slots, commands);
        }
        return commands;
    }

    /// Strings whose DUMP payloads a run offers to RESTORE: every encoding that a string has.
    public static List<Request> payloadSources() {
        List<Request> sources = new ArrayList<>();
        String[] values = {
            "",
            "a",
            "0",
            "12",
            "-128",
            "128",
            "32767",
            "-32769",
            "2147483647",
            "2147483648",
            "9223372036854775807",
            "01",
            "3.5",
            "x".repeat(20),
            "x".repeat(21)
        };
        for (String value : values) {
            sources.add(Request.of("SET", "payload", value));
        }
        sources.add(Request.of("SET", "payload", "abcdefgh".repeat(100)));
        sources.add(Request.of("SET", "payload", "The quick brown fox jumps over the lazy dog; é; 0123456789."));
        return sources;
    }

    /// What DUMP of a server returns for [#payloadSources] and for those of the groups; nothing is left there.
    public static List<byte[]> capturePayloads(RedisOracle server) throws IOException {
        List<byte[]> payloads = new ArrayList<>();
        try (RawClient client = server.connect()) {
            for (Request source : payloadSources()) {
                client.call(source);
                payloads.add(Reply.parse(client.call("DUMP", "payload")).payload());
            }
            client.call("DEL", "payload");
            for (Group group : Groups.ALL) {
                for (List<Request> source : group.payloadSources()) {
                    for (Request request : source) {
                        client.call(request);
                    }
                    payloads.add(Reply.parse(client.call("DUMP", "payload")).payload());
                    client.call("DEL", "payload");
                }
            }
        }
        return payloads;
    }
}
