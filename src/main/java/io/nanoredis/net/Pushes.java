package io.nanoredis.net;

import io.nanoredis.resp.ReplyWriter;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What a client is sent beside its replies: it is written behind them at once, or held back until the reply that it
/// must not precede.
///
/// *Thread*: the connection's proactor.
final class Pushes {
    private @Nullable ArrayDeque<byte[]> held;
    private long heldBytes;
    private long writtenBytes;

    /// Writes a push.
    ///
    /// @param asArray whether its head, that of a push, becomes that of an array
    void write(ReplyWriter out, byte[] head, byte[] tail, boolean asArray) {
        int start = out.length();
        out.raw(head, 0, head.length);
        out.raw(tail, 0, tail.length);
        if (asArray) {
            out.array()[start] = '*';
        }
        writtenBytes += head.length + tail.length;
    }

    /// Keeps a push back.
    ///
    /// @param asArray as of [#write]
    void hold(byte[] head, byte[] tail, boolean asArray) {
        ArrayDeque<byte[]> queue = held;
        if (queue == null) {
            queue = new ArrayDeque<>();
            held = queue;
        }
        queue.add(asArray ? asArray(head) : head);
        queue.add(tail);
        heldBytes += head.length + tail.length;
    }

    private static byte[] asArray(byte[] head) {
        byte[] array = head.clone();
        array[0] = '*';
        return array;
    }

    /// Writes what was held back.
    void release(ReplyWriter out) {
        ArrayDeque<byte[]> queue = held;
        if (queue != null) {
            queue.forEach(part -> out.raw(part, 0, part.length));
            held = null;
            heldBytes = 0;
        }
    }

    boolean isHolding() {
        return held != null;
    }

    long heldBytes() {
        return heldBytes;
    }

    /// How many bytes have been written so far, those that were held back not included.
    long writtenBytes() {
        return writtenBytes;
    }
}
