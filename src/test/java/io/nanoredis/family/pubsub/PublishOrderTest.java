package io.nanoredis.family.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.ServerTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Several publishers at once, in pipelines, and subscribers by channel and by pattern: nothing is lost, doubled or out
/// of
/// order, and the counts that publishers get are those of the messages that arrive.
@ParameterizedClass
@ValueSource(ints = {1, 4})
class PublishOrderTest extends ServerTest {
    private static final int PUBLISHERS = 4;
    private static final int SUBSCRIBERS = 6;
    private static final int BATCHES = 50;
    private static final int BATCH = 20;

    PublishOrderTest(int shards) {}

    @Test
    void shouldKeepTheOrderOfEachPublisher() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < SUBSCRIBERS; i++) {
                RawClient subscriber = connect();
                if (i % 2 == 0) {
                    subscriber.call("SUBSCRIBE", "load");
                } else {
                    subscriber.call("HELLO", "3");
                    subscriber.call("PSUBSCRIBE", "l*d");
                }
                readers.add(threads.submit(() -> readAll(subscriber)));
            }
            List<Future<?>> publishers = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                RawClient publisher = connect();
                int id = i;
                publishers.add(threads.submit(() -> publish(publisher, id)));
            }
            for (Future<?> each : publishers) {
                each.get();
            }
            for (Future<?> each : readers) {
                each.get();
            }
        }
    }

    private static void publish(RawClient publisher, int id) {
        try {
            for (int batch = 0; batch < BATCHES; batch++) {
                for (int i = 0; i < BATCH; i++) {
                    publisher.send(Request.of("SET", "key" + id + i, "v"));
                    publisher.send(Request.of("PUBLISH", "load", id + " " + (batch * BATCH + i)));
                }
                for (int i = 0; i < BATCH; i++) {
                    assertEquals("OK", Reply.parse(publisher.readReply()).text());
                    assertEquals(SUBSCRIBERS, Reply.parse(publisher.readReply()).number());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void readAll(RawClient subscriber) {
        try {
            int[] next = new int[PUBLISHERS];
            for (int i = 0; i < PUBLISHERS * BATCHES * BATCH; i++) {
                List<Reply> message = Reply.parse(subscriber.readReply()).elements();
                String[] words = message.getLast().text().split(" ", -1);
                int publisher = Integer.parseInt(words[0]);
                assertEquals(next[publisher]++, Integer.parseInt(words[1]), "publisher " + publisher);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
