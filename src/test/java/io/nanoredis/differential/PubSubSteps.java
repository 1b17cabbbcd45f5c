package io.nanoredis.differential;

import io.nanoredis.differential.PubSubStep.Order;
import io.nanoredis.testing.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// Draws what several clients do who subscribe, publish, ask who subscribes, and change keys whose events are
/// published.
///
/// The first clients subscribe, and publish as well, to themselves too; the others, the workers, never subscribe: they
/// run transactions and scripts that publish, and change keys.
final class PubSubSteps {
    /// Clients that subscribe.
    static final int SUBSCRIBERS = 4;

    /// All clients.
    static final int CLIENTS = 6;

    private static final String[] KINDS = {"", "P", "S"};
    private static final String[] PIECES = {
        "a", "b", "c", "*", "?", "[ab]", "[^a]", "[a-c]", "[c-a]", "\\a", "\\*", "[", "[^", "[a", "]", "**"
    };
    private static final String[] CLASSES = {"KEA", "KEA", "KEAmn", "K$g", "Elshz", "", "Kn", "KEm"};
    private static final String PUBLISH_ALL =
            "local n = 0 for i = 1, #ARGV do n = n + redis.call('publish', ARGV[i], 's' .. i) end"
                    + " redis.call('append', KEYS[1], n) return n";

    private final SplittableRandom random;
    private final boolean misses;
    private int text;

    /// @param misses whether keys asked for in vain are told of: several shards tell of those of one command in any
    /// order, and of some behind the key at which it fails
    PubSubSteps(SplittableRandom random, boolean misses) {
        this.random = random;
        this.misses = misses;
    }

    PubSubStep next() {
        int client = random.nextInt(CLIENTS);
        return client < SUBSCRIBERS ? ofSubscriber(client) : ofWorker(client);
    }

    // ---- subscribers

    private PubSubStep ofSubscriber(int client) {
        return switch (random.nextInt(20)) {
            case 0 -> step(client, Order.KIND, Request.of("HELLO", random.nextBoolean() ? "2" : "3"));
            case 1 -> step(client, Order.OF_NO_NAMES, Request.of(kind() + "UNSUBSCRIBE"));
            case 2 -> step(client, Order.OF_NO_ELEMENTS, listing());
            case 3 -> random.nextInt(5) == 0 ? step(client, Order.STRICT, Request.of("RESET")) : mistake(client);
            case 4 -> subscribeInTransaction(client);
            default -> pipeline(client);
        };
    }

    private PubSubStep pipeline(int client) {
        List<Request> requests = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            requests.add(
                    switch (random.nextInt(8)) {
                        case 0, 1, 2 -> subscription("SUBSCRIBE");
                        case 3 -> subscription("UNSUBSCRIBE");
                        case 4, 5 -> publication();
                        case 6 -> question();
                        default -> random.nextBoolean() ? Request.of("PING", text()) : Request.of("GET", key());
                    });
        }
        return new PubSubStep(client, requests, Order.STRICT);
    }

    private Request subscription(String command) {
        String kind = kind();
        List<String> words = new ArrayList<>(List.of(kind + command));
        for (int i = random.nextInt(3); i >= 0; i--) {
            words.add(kind.equals("P") ? pattern() : channel());
        }
        return Request.of(words.toArray(String[]::new));
    }

    private PubSubStep subscribeInTransaction(int client) {
        Request change = Request.of(kind() + (random.nextBoolean() ? "SUBSCRIBE" : "UNSUBSCRIBE"), channel());
        return step(
                client, Order.STRICT, Request.of("MULTI"), Request.of("PING"), change, question(), Request.of("EXEC"));
    }

    private PubSubStep mistake(int client) {
        return switch (random.nextInt(6)) {
            case 0 -> step(client, Order.STRICT, Request.of(kind() + "SUBSCRIBE"));
            case 1 -> step(client, Order.STRICT, Request.of("PUBLISH", channel()));
            case 2 -> step(client, Order.STRICT, Request.of("PUBSUB", "NOSUCH", channel()));
            case 3 -> step(client, Order.STRICT, Request.of("PUBSUB", "NUMPAT", channel()));
            case 4 -> step(client, Order.STRICT, Request.of("SPUBLISH", channel(), "x", "y"));
            default -> step(client, Order.STRICT, Request.of("PING", "a", "b"));
        };
    }

    // ---- workers

    private PubSubStep ofWorker(int client) {
        return switch (random.nextInt(12)) {
            case 0 -> step(client, Order.STRICT, Request.of("CONFIG", "SET", "notify-keyspace-events", classes()));
            case 1 -> step(client, Order.OF_NO_ELEMENTS, listing());
            case 2 -> step(client, Order.STRICT, question(), publication(), question(), publication());
            case 3 ->
                step(
                        client,
                        Order.STRICT,
                        Request.of("EVAL", PUBLISH_ALL, "1", key(), channel(), channel(), channel()));
            case 4, 5 -> transaction(client);
            case 6, 7, 8 -> step(client, Order.STRICT, change());
            default -> step(client, Order.STRICT, publication());
        };
    }

    private String classes() {
        String classes = CLASSES[random.nextInt(CLASSES.length)];
        return misses ? classes : classes.replace("m", "");
    }

    /// Its events and messages come from several shards.
    private PubSubStep transaction(int client) {
        List<Request> requests = new ArrayList<>(List.of(Request.of("MULTI")));
        for (int i = random.nextInt(4); i >= 0; i--) {
            requests.add(random.nextBoolean() ? publication() : change());
        }
        requests.add(Request.of(random.nextInt(8) == 0 ? "DISCARD" : "EXEC"));
        return new PubSubStep(client, requests, Order.ANY);
    }

    /// A command that changes a key or two, or would if they were of its type.
    private Request change() {
        return switch (random.nextInt(20)) {
            case 0, 1 -> Request.of("SET", key(), text());
            case 2 -> Request.of("SET", key(), text(), "EX", "1000");
            case 3 -> Request.of("DEL", key());
            case 4 -> Request.of("RPUSH", key(), "x", "y");
            case 5 -> Request.of("LPOP", key(), "2");
            case 6 -> Request.of("EXPIRE", key(), random.nextInt(4) == 0 ? "-1" : "1000");
            case 7 -> Request.of("RENAME", key(), key());
            case 8 -> Request.of("COPY", key(), key(), "REPLACE");
            case 9 -> Request.of("SADD", key(), "m", "n");
            case 10 -> Request.of("SMOVE", key(), key(), "m");
            case 11 -> Request.of("HSET", key(), "f", "1");
            case 12 -> Request.of("HDEL", key(), "f");
            case 13 -> Request.of("ZADD", key(), "1", "m");
            case 14 -> Request.of("LMOVE", key(), key(), "LEFT", "RIGHT");
            case 15 -> Request.of("SUNIONSTORE", key(), key(), key());
            case 16 -> Request.of("SORT", key(), "ALPHA", "STORE", key());
            case 17 -> Request.of("ZUNIONSTORE", key(), "2", key(), key());
            case 18 -> Request.of("XADD", key(), "MAXLEN", "2", "1-" + (1 + text++), "f", "v");
            default -> Request.of("GETDEL", key());
        };
    }

    // ---- parts

    private Request publication() {
        return Request.of(random.nextInt(4) == 0 ? "SPUBLISH" : "PUBLISH", channel(), text());
    }

    private Request question() {
        return switch (random.nextInt(3)) {
            case 0 -> Request.of("PUBSUB", "NUMPAT");
            case 1 -> Request.of("PUBSUB", "NUMSUB", channel(), channel());
            default -> Request.of("PUBSUB", "SHARDNUMSUB", channel(), channel());
        };
    }

    private Request listing() {
        String which = random.nextBoolean() ? "CHANNELS" : "SHARDCHANNELS";
        return random.nextBoolean() ? Request.of("PUBSUB", which) : Request.of("PUBSUB", which, pattern());
    }

    private static PubSubStep step(int client, Order order, Request... requests) {
        return new PubSubStep(client, List.of(requests), order);
    }

    private String kind() {
        return KINDS[random.nextInt(KINDS.length)];
    }

    private String text() {
        text++;
        return random.nextInt(20) == 0 ? "" : String.format(Locale.ROOT, "t%d", text);
    }

    private String key() {
        return "k" + random.nextInt(7);
    }

    private String channel() {
        return switch (random.nextInt(24)) {
            case 0 -> "";
            case 1 -> "a*";
            case 2 -> "[a]";
            case 3, 4 -> "__keyspace@0__:" + key();
            case 5 -> "__keyevent@0__:set";
            default -> {
                StringBuilder name = new StringBuilder();
                for (int i = random.nextInt(2); i >= 0; i--) {
                    name.append((char) ('a' + random.nextInt(3)));
                }
                yield name.toString();
            }
        };
    }

    private String pattern() {
        return switch (random.nextInt(12)) {
            case 0 -> "__key*__:*";
            case 1 -> "__keyspace@0__:k[0-3]";
            case 2 -> "__keyevent@*__:?*";
            case 3 -> "*";
            default -> {
                StringBuilder pattern = new StringBuilder();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    pattern.append(PIECES[random.nextInt(PIECES.length)]);
                }
                yield pattern.toString();
            }
        };
    }
}
