package io.nanoredis.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// Both ends of a connection: the server's is a channel without a socket, the client's takes what that sends, frame by
/// frame. What the client sends arrives in pieces, when the server reads.
final class SimulatedConnection extends EmbeddedChannel {
    private final Consumer<String> frames;
    private final StringBuilder toServer = new StringBuilder();
    private final StringBuilder toClient = new StringBuilder();
    private boolean closing;

    /// @param frames takes each RESP frame that arrives
    SimulatedConnection(Consumer<String> frames) {
        this.frames = frames;
    }

    // ---- the client's end

    void send(String bytes) {
        toServer.append(bytes);
    }

    /// Ends the connection without a word, once the server looks.
    void hangUp() {
        closing = true;
    }

    // ---- the server's end

    boolean hasInput() {
        return isOpen() && (closing || !toServer.isEmpty());
    }

    /// Lets the server read some of what has been sent.
    void read(SplittableRandom random) {
        if (closing) {
            toServer.setLength(0);
            close();
        } else {
            int length = random.nextInt(4) > 0 ? toServer.length() : 1 + random.nextInt(toServer.length());
            ByteBuf bytes = alloc().directBuffer(length);
            bytes.writeCharSequence(toServer.substring(0, length), StandardCharsets.ISO_8859_1);
            toServer.delete(0, length);
            writeInbound(bytes);
        }
        runPendingTasks();
    }

    @Override
    protected void handleOutboundMessage(Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (!closing) {
            toClient.append(bytes.toString(StandardCharsets.ISO_8859_1));
        }
        bytes.release();
        for (int end = Resp.frameEnd(toClient, 0); end > 0; end = Resp.frameEnd(toClient, 0)) {
            String frame = toClient.substring(0, end);
            toClient.delete(0, end);
            frames.accept(frame);
        }
    }
}
