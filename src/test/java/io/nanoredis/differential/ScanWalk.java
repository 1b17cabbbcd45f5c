package io.nanoredis.differential;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Follows a SCAN that began at cursor 0 to its end, so that what it found can be compared although cursors cannot.
final class ScanWalk {
    private static final int CALLS_MAX = 100_000;
    private static final byte[] UNCOMPARABLE = "+some cursor\r\n".getBytes(StandardCharsets.US_ASCII);

    private ScanWalk() {}

    /// The error that `first` is, or one array of all keys found, each once, sorted; a constant for a walk that
    /// began in the middle.
    static byte[] complete(RawClient client, Request request, byte[] first) throws IOException {
        Reply reply = Reply.parse(first);
        if (reply.isError() || !reply.isAggregate() || reply.elements().size() != 2) {
            return first;
        }
        if (!request.upper(1).equals("0")) {
            return UNCOMPARABLE;
        }
        SortedSet<String> found = new TreeSet<>();
        for (int calls = 0; calls < CALLS_MAX; calls++) {
            reply.elements().get(1).elements().forEach(key -> found.add(latin1(key.payload())));
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

    private static Request withCursor(Request request, byte[] cursor) {
        List<byte[]> args = new ArrayList<>(request.args());
        args.set(1, cursor);
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
