package io.nanoredis.family.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.command.LatencyEvents;
import io.nanoredis.command.LatencyEvents.History;
import io.nanoredis.command.LatencyEvents.Sample;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// LATENCY: its pure parts, and the commands over a socket.
final class LatencyCommandsTest {
    private static String raw(RawClient client, String... words) throws IOException {
        return new String(client.call(words), StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldDrawAColumnPerSampleScaledBetweenTheExtremes() {
        History history = new History(
                List.of(
                        new Sample(992, 10),
                        new Sample(993, 20),
                        new Sample(994, 5),
                        new Sample(995, 100),
                        new Sample(996, 50),
                        new Sample(998, 30),
                        new Sample(999, 3)),
                100);
        String expected = """
                command - high 100 ms, low 3 ms (all time high 100 ms)
                --------------------------------------------------------------------------------
                   #\s\s\s
                   |\s\s\s
                   |#_\s
                _#_|||_
                \s\s\s\s\s\s\s
                8765421
                sssssss
                """;
        assertEquals(expected, LatencyGraph.draw("command", history, 1000));
    }

    @Test
    void shouldLabelSamplesWithMinutesHoursAndDays() {
        History history = new History(
                List.of(
                        new Sample(1_000_000 - 200_000, 1),
                        new Sample(1_000_000 - 7300, 1),
                        new Sample(1_000_000 - 600, 1),
                        new Sample(1_000_000, 1)),
                9);
        String graph = LatencyGraph.draw("event", history, 1_000_000);
        assertTrue(graph.endsWith("____\n    \n2210\ndh0s\n  m \n"), graph);
        assertTrue(graph.startsWith("event - high 1 ms, low 1 ms (all time high 9 ms)\n"), graph);
    }

    @Test
    void shouldDrawMoreSamplesThanFitBelow() {
        List<Sample> samples =
                IntStream.range(0, 90).mapToObj(i -> new Sample(1000 + i, i)).toList();
        String graph = LatencyGraph.draw("event", new History(samples, 89), 1090);
        assertEquals(2, graph.lines().filter(String::isEmpty).count() + 1);
        assertTrue(graph.lines().anyMatch(line -> line.length() == 10), graph);
    }

    @Test
    void shouldJoinTheSamplesOfTwoThreadsBySecond() {
        History a = new History(List.of(new Sample(1, 5), new Sample(3, 7)), 9);
        History b = new History(List.of(new Sample(2, 4), new Sample(3, 8)), 8);
        assertEquals(new History(List.of(new Sample(1, 5), new Sample(2, 4), new Sample(3, 8)), 9), a.plus(b));
    }

    @Test
    void shouldShowStepsThatDoubleAndOnlyWhereSomethingWasAdded() {
        Histogram latency = new Histogram(1, 1_000_000_000L, 2);
        for (long ns : new long[] {500, 1031, 1032, 3000, 20_000, 100_000, 1_000_000_000}) {
            latency.recordValue(ns);
        }
        ReplyWriter out = new ReplyWriter();
        int pairs = LatencyBuckets.write(latency, out);
        assertEquals(6, pairs);
        assertEquals(
                ":1\r\n:2\r\n:2\r\n:3\r\n:4\r\n:4\r\n:33\r\n:5\r\n:132\r\n:6\r\n:1073741\r\n:7\r\n",
                new String(out.toByteArray(), StandardCharsets.US_ASCII));
    }

    @Test
    void shouldAdviseWhenNothingIsWatched() {
        assertTrue(LatencyDoctor.report(Map.of(), 0).contains("latency-monitor-threshold"));
        assertTrue(LatencyDoctor.report(Map.of(), 5).contains("5 ms"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldCollectSlowEventsOfAllShards(int shards) throws Exception {
        try (TestServer server = TestServer.start(shards, "--enable-debug-command=yes");
                RawClient client = server.connect()) {
            assertEquals("*0\r\n", raw(client, "LATENCY", "LATEST"));
            raw(client, "CONFIG", "SET", "latency-monitor-threshold", "20");
            raw(client, "DEBUG", "SLEEP", "0.03");
            Reply latest = Reply.parse(client.call("LATENCY", "LATEST"));
            Reply command = latest.elements().getFirst();
            assertEquals("command", command.elements().get(0).text());
            assertTrue(command.elements().get(2).number() >= 29);
            assertTrue(command.elements().get(3).number()
                    >= command.elements().get(2).number());
            Reply history = Reply.parse(client.call("LATENCY", "HISTORY", "command"));
            assertEquals(2, history.elements().getFirst().elements().size());
            assertTrue(raw(client, "LATENCY", "GRAPH", "command").contains("command - high "));
            assertTrue(raw(client, "LATENCY", "DOCTOR").contains("command: slow in "));
            assertEquals(":1\r\n", raw(client, "LATENCY", "RESET", "command", "nosuch", "command"));
            assertEquals("*0\r\n", raw(client, "LATENCY", "HISTORY", "command"));
            assertEquals(":0\r\n", raw(client, "LATENCY", "RESET"));
        }
    }

    @Test
    void shouldRefuseToDrawAnUnknownEvent() throws Exception {
        try (TestServer server = TestServer.start(1);
                RawClient client = server.connect()) {
            assertEquals("-ERR No samples available for event 'nosuch'\r\n", raw(client, "LATENCY", "GRAPH", "nosuch"));
            assertEquals("*0\r\n", raw(client, "LATENCY", "HISTORY", "nosuch"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldShowTheHistogramsOfNamedCommandsAndTheirSubcommands(int shards) throws Exception {
        try (TestServer server = TestServer.start(shards);
                RawClient client = server.connect()) {
            raw(client, "SET", "a", "1");
            raw(client, "SET", "b", "1");
            raw(client, "CONFIG", "GET", "timeout");
            Reply set = Reply.parse(client.call("LATENCY", "HISTOGRAM", "set", "nosuch", "get"))
                    .get("set");
            assertEquals(2, set.get("calls").number());
            List<Reply> buckets = set.get("histogram_usec").elements();
            assertEquals(2, buckets.getLast().number());
            Reply config = Reply.parse(client.call("LATENCY", "HISTOGRAM", "CONFIG"));
            assertEquals("config|get", config.elements().getFirst().text());
            assertEquals("*0\r\n", raw(client, "LATENCY", "HISTOGRAM", "nosuch"));
            client.call("HELLO", "3");
            assertEquals("%0\r\n", raw(client, "LATENCY", "HISTOGRAM", "nosuch"));
            raw(client, "CONFIG", "RESETSTAT");
            raw(client, "CONFIG", "SET", "latency-tracking", "no");
            raw(client, "GET", "a");
            assertEquals("%0\r\n", raw(client, "LATENCY", "HISTOGRAM", "get"));
        }
    }

    @Test
    void shouldKeepTheSlowestOfASecond() {
        LatencyEvents events = new LatencyEvents();
        events.add("command", 7, 3);
        events.add("command", 7, 9);
        events.add("command", 7, 5);
        assertEquals(Map.of("command", new History(List.of(new Sample(7, 9)), 9)), events.snapshot());
    }
}
