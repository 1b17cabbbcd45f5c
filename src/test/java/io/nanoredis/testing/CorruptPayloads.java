package io.nanoredis.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.rdb.Crc64;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Offers payloads that were changed at random, with right checksums, to RESTORE of a server with one shard: each is
/// taken or answered with `Bad data format`, what was taken can be read, written and deleted, and in the end no memory
/// is lost.
///
/// *Thread*: one.
public final class CorruptPayloads {
    /// How many payloads each type of values is offered in a run; six types make more than 200,000.
    public static final int PER_TYPE = Integer.getInteger("nanoredis.corruptPayloads", 40_000);

    private static final int BATCH = 100;
    private static final int FOOTER_BYTES = 10;
    private static final long DRAIN_NS_MAX = 20_000_000_000L;
    private static final List<Request> READS = List.of(
            Request.of("DUMP", "corrupt"),
            Request.of("OBJECT", "ENCODING", "corrupt"),
            Request.of("MEMORY", "USAGE", "corrupt"),
            Request.of("DEBUG", "DIGEST-VALUE", "corrupt"));

    private final List<byte[]> payloads;
    private final List<Request> uses;
    private final SplittableRandom random;

    /// @param payloads what DUMP gave for some values
    /// @param uses commands that read and change the key `corrupt`, whatever they reply
    public CorruptPayloads(List<byte[]> payloads, List<Request> uses, SplittableRandom random) {
        this.payloads = payloads;
        this.uses = uses;
        this.random = random;
    }

    /// Offers `count` payloads and returns how many of them were taken.
    public int offer(int count) throws IOException, InterruptedException {
        try (TestServer server = TestServer.start(1, "--enable-debug-command=yes");
                RawClient client = server.connect()) {
            long liveBytes = liveBytes(server);
            int taken = 0;
            for (int done = 0; done < count; done += BATCH) {
                taken += offerBatch(client);
                if (done % (BATCH * 20) == 0) {
                    assertEquals(
                            "OK", Reply.parse(client.call("DEBUG", "VERIFY")).text());
                }
            }
            client.call("FLUSHALL");
            awaitLiveBytes(server, liveBytes);
            assertEquals("OK", Reply.parse(client.call("DEBUG", "VERIFY")).text());
            return taken;
        }
    }

    private int offerBatch(RawClient client) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<byte[]> offered = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            byte[] payload = corrupt(payloads.get(random.nextInt(payloads.size())));
            offered.add(payload);
            out.writeBytes(Interchange.restore("corrupt", payload).encode());
            READS.forEach(request -> out.writeBytes(request.encode()));
            uses.forEach(request -> out.writeBytes(request.encode()));
        }
        client.send(out.toByteArray());
        int taken = 0;
        for (byte[] payload : offered) {
            String reply = new String(client.readReply(), StandardCharsets.ISO_8859_1);
            boolean ok = reply.equals("+OK\r\n");
            assertTrue(ok || reply.equals("-ERR Bad data format\r\n"), () -> reply + " to " + Escaped.text(payload));
            taken += ok ? 1 : 0;
            for (byte[] use : client.readReplies(READS.size() + uses.size())) {
                assertTrue(!isInternalError(use), () -> Escaped.text(use) + " after " + Escaped.text(payload));
            }
        }
        return taken;
    }

    private static boolean isInternalError(byte[] reply) {
        return new String(reply, StandardCharsets.ISO_8859_1).startsWith("-ERR internal error");
    }

    private byte[] corrupt(byte[] payload) {
        byte[] changed = payload.clone();
        if (random.nextInt(10) == 0) {
            changed = Arrays.copyOf(changed, random.nextInt(FOOTER_BYTES + 1, changed.length + FOOTER_BYTES));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = 1 + random.nextInt(changed.length - 1);
            changed[at] = (byte) (random.nextBoolean() ? random.nextInt() : changed[at] + random.nextInt(-2, 3));
        }
        int version = changed.length - FOOTER_BYTES;
        changed[version] = 10;
        changed[version + 1] = 0;
        long crc = Crc64.of(changed, 0, version + 2);
        for (int i = 0; i < 8; i++) {
            changed[version + 2 + i] = (byte) (crc >>> (8 * i));
        }
        return changed;
    }

    private static long liveBytes(TestServer server) {
        return server.server().context().context(0).publishedLiveBytes();
    }

    private static void awaitLiveBytes(TestServer server, long expected) throws InterruptedException {
        long deadlineNs = System.nanoTime() + DRAIN_NS_MAX;
        while (liveBytes(server) != expected && System.nanoTime() < deadlineNs) {
            Thread.sleep(5);
        }
        assertEquals(expected, liveBytes(server), "live bytes when everything has gone");
    }
}
