package io.nanoredis.differential;

import static org.junit.jupiter.api.Assertions.fail;

import io.nanoredis.testing.Escaped;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The same steps of several clients on two servers, of which every client must hear the same.
///
/// Nothing waits for a time: what a step has brought to whom is known from the oracle, whose only thread answers PING
/// after it has delivered everything; so many frames are then read from the other server. What that sends beyond is
/// found before the next answer of that client.
///
/// *Thread*: one.
final class PubSubRun implements AutoCloseable {
    private static final int SHOWN = 12;

    private final List<RawClient> theirs = new ArrayList<>();
    private final List<RawClient> ours = new ArrayList<>();
    private final List<PubSubStep> done = new ArrayList<>();
    private final String title;
    private int barriers;

    PubSubRun(String title, int oraclePort, int subjectPort) throws IOException {
        this.title = title;
        for (int i = 0; i < PubSubSteps.CLIENTS; i++) {
            theirs.add(RawClient.connect("127.0.0.1", oraclePort));
            ours.add(RawClient.connect("127.0.0.1", subjectPort));
        }
    }

    /// Runs a step on both servers and compares what each client hears.
    void run(PubSubStep step) throws IOException {
        done.add(step);
        byte[] bytes = encode(step.requests());
        theirs.get(step.client()).send(bytes);
        List<List<byte[]>> expected = new ArrayList<>();
        expected.add(framesOfOracle(step.client()));
        ours.get(step.client()).send(bytes);
        compare(step, step.client(), expected.getFirst());
        for (int i = 0; i < PubSubSteps.CLIENTS; i++) {
            if (i != step.client()) {
                compare(step, i, framesOfOracle(i));
            }
        }
    }

    /// Makes sure that the server has sent nobody more than was asked for.
    void end() throws IOException {
        for (int i = 0; i < PubSubSteps.CLIENTS; i++) {
            byte[] answer = ours.get(i).call("PING", "the end");
            if (!isAnswer(answer, "the end")) {
                fail(report(i, List.of(), List.of(answer), "more than expected"));
            }
        }
    }

    private static byte[] encode(List<Request> requests) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Request request : requests) {
            bytes.writeBytes(request.encode());
        }
        return bytes.toByteArray();
    }

    private List<byte[]> framesOfOracle(int client) throws IOException {
        String mark = "mark " + barriers++;
        theirs.get(client).send(Request.of("PING", mark));
        List<byte[]> frames = new ArrayList<>();
        while (true) {
            byte[] frame = theirs.get(client).readReply();
            if (isAnswer(frame, mark)) {
                return frames;
            }
            frames.add(frame);
        }
    }

    private static boolean isAnswer(byte[] frame, String mark) {
        return new String(frame, StandardCharsets.ISO_8859_1).contains("\r\n" + mark + "\r\n");
    }

    private void compare(PubSubStep step, int client, List<byte[]> expected) throws IOException {
        List<byte[]> actual = new ArrayList<>();
        try {
            for (int i = 0; i < expected.size(); i++) {
                actual.add(ours.get(client).readReply());
            }
        } catch (IOException e) {
            fail(report(client, texts(expected), actual, e.toString()));
        }
        List<String> wanted = comparable(step, expected);
        List<String> got = comparable(step, actual);
        if (!wanted.equals(got)) {
            fail(report(client, wanted, actual, "other frames"));
        }
    }

    // ---- what has no order

    private static List<String> comparable(PubSubStep step, List<byte[]> frames) {
        List<String> texts = patternsInOrder(frames);
        switch (step.order()) {
            case STRICT -> {}
            case ANY -> texts.sort(null);
            case OF_NO_ELEMENTS -> texts.replaceAll(PubSubRun::elementsInOrder);
            case OF_NO_NAMES -> {
                List<Reply> replies = frames.stream().map(Reply::parse).toList();
                texts = new ArrayList<>(
                        replies.stream().map(PubSubRun::withoutName).toList());
                replies.stream().map(PubSubRun::name).sorted().forEach(texts::add);
            }
            case KIND -> texts.replaceAll(text -> text.startsWith("-") ? text : text.substring(0, 1));
        }
        return texts;
    }

    private static List<String> texts(List<byte[]> frames) {
        return new ArrayList<>(frames.stream().map(Escaped::text).toList());
    }

    /// Which of the patterns that match one message is told first is up to the server.
    private static List<String> patternsInOrder(List<byte[]> frames) {
        List<String> texts = texts(frames);
        int from = 0;
        while (from < texts.size()) {
            String message = messageOfPattern(frames.get(from));
            int to = from + 1;
            while (!message.isEmpty()
                    && to < texts.size()
                    && messageOfPattern(frames.get(to)).equals(message)) {
                to++;
            }
            texts.subList(from, to).sort(null);
            from = to;
        }
        return texts;
    }

    /// The channel and the text of a `pmessage`, empty for any other frame.
    private static String messageOfPattern(byte[] frame) {
        Reply reply = Reply.parse(frame);
        boolean is = reply.isAggregate()
                && reply.elements().size() == 4
                && reply.elements().get(0).text().equals("pmessage");
        return is ? reply.elements().get(2) + " " + reply.elements().get(3) : "";
    }

    private static String elementsInOrder(String frame) {
        byte[] bytes = frame.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes[0] != '*') {
            return frame;
        }
        String[] parts = frame.split("\\\\r\\\\n", -1);
        Arrays.sort(parts, 1, parts.length, Comparator.naturalOrder());
        return String.join(" ", parts);
    }

    private static String withoutName(Reply reply) {
        return reply.isAggregate() && reply.elements().size() == 3
                ? reply.type() + " " + reply.elements().get(0) + " "
                        + reply.elements().get(2)
                : reply.toString();
    }

    private static String name(Reply reply) {
        return reply.isAggregate() && reply.elements().size() == 3
                ? reply.elements().get(1).toString()
                : "";
    }

    private String report(int client, List<String> expected, List<byte[]> actual, String what) {
        StringBuilder text = new StringBuilder(title + ", step " + done.size() + ", client " + client + ": " + what);
        text.append("\nexpected ").append(expected).append("\nactual   ").append(texts(actual));
        text.append("\nafter");
        for (PubSubStep step : done.subList(Math.max(0, done.size() - SHOWN), done.size())) {
            text.append("\n    ").append(step);
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        for (RawClient client : theirs) {
            client.close();
        }
        for (RawClient client : ours) {
            client.close();
        }
    }
}
