package io.nanoredis.differential;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Follows a SCAN, HSCAN, SSCAN or ZSCAN that began at cursor 0 to its end, so that what it found can be compared
/// although cursors cannot.
final class ScanWalk {
    private static final int CALLS_MAX = 100_000;
    private static final Set<String> OF_VALUES = Set.of("HSCAN", "SSCAN", "ZSCAN");
    private static final byte[] UNCOMPARABLE = "+some cursor\r\n".getBytes(StandardCharsets.US_ASCII);

    private ScanWalk() {}

    /// True for the commands that are followed.
    static boolean isScan(Request request) {
        return request.upper(0).equals("SCAN") || OF_VALUES.contains(request.upper(0));
    }

    private static int cursorAt(Request request) {
        return OF_VALUES.contains(request.upper(0)) ? 2 : 1;
    }

    /// How many elements of the reply make one of the walk: a field and its value, a member and its score.
    private static int step(Request request) {
        boolean values = request.upper(0).equals("HSCAN")
                && request.args().stream().noneMatch(arg -> latin1(arg).equalsIgnoreCase("NOVALUES"));
        return values || request.upper(0).equals("ZSCAN") ? 2 : 1;
    }

    /// The error that `first` is, or one array of all that was found, each once, sorted; a constant for a walk that
    /// began in the middle.
    static byte[] complete(RawClient client, Request request, byte[] first) throws IOException {
        Reply reply = Reply.parse(first);
        if (reply.isError() || !reply.isAggregate() || reply.elements().size() != 2) {
            return first;
        }
        if (!request.upper(cursorAt(request)).equals("0")) {
            return UNCOMPARABLE;
        }
        SortedSet<String> found = new TreeSet<>();
        for (int calls = 0; calls < CALLS_MAX; calls++) {
            collect(reply.elements().get(1).elements(), step(request), found);
            byte[] cursor = reply.elements().get(0).payload();
            if (latin1(cursor).equals("0")) {
                return array(found);
            }
            byte[] next = client.call(withCursor(request, cursor));
            reply = Reply.parse(next);
            if (reply.isError()) {
                return next;
            }
        }
        throw new IOException("SCAN did not end after " + CALLS_MAX + " calls");
    }

    private static void collect(List<Reply> elements, int step, SortedSet<String> found) {
        for (int i = 0; i + step <= elements.size(); i += step) {
            StringBuilder text = new StringBuilder();
            elements.subList(i, i + step)
                    .forEach(part -> text.append(latin1(part.payload())).append('='));
            found.add(text.toString());
        }
    }

    private static Request withCursor(Request request, byte[] cursor) {
        List<byte[]> args = new ArrayList<>(request.args());
        args.set(cursorAt(request), cursor);
        return Request.of(args);
    }

    private static byte[] array(SortedSet<String> keys) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("*" + keys.size() + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (String key : keys) {
            byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
            out.writeBytes(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(bytes);
            out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        return out.toByteArray();
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
