package io.nanoredis.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Redis at one moment of a serial order, as far as the simulation uses it: strings and lists, who watches which keys,
/// and who waits.
final class Model {
    static final int NOBODY = -1;

    /// What an integer reply is that is not foretold: a number of receivers.
    static final String ANY = "?";

    private final SimulatedKeys keys;
    /// Per key a string, a list of strings, or null.
    private final @Nullable Object[] values;
    /// Per client, the keys that it watches, a bit each.
    private final int[] watched;
    /// The clients of which a watched key has changed, a bit each.
    private int dirty;

    int done;
    int[] waiting = {};
    /// Per key, which operation keeps its line to itself.
    final int[] holders;
    /// Per operation that keeps a line and waits for several keys, when who serves it must have begun.
    final long[] servedBefore;
    /// Keys that have changed since this was emptied, a bit each.
    int changed;

    Model(SimulatedKeys keys, int clients, int operations) {
        this.keys = keys;
        values = new @Nullable Object[keys.count()];
        watched = new int[clients];
        holders = new int[keys.count()];
        Arrays.fill(holders, NOBODY);
        servedBefore = new long[operations];
        Arrays.fill(servedBefore, Long.MAX_VALUE);
    }

    Model(Model other) {
        keys = other.keys;
        values = other.values.clone();
        watched = other.watched.clone();
        dirty = other.dirty;
        done = other.done;
        waiting = other.waiting;
        holders = other.holders.clone();
        servedBefore = other.servedBefore.clone();
        changed = other.changed;
    }

    /// All that what follows depends on.
    List<Object> position() {
        return List.of(
                done,
                dirty,
                Arrays.hashCode(servedBefore),
                Arrays.toString(waiting),
                Arrays.toString(holders),
                Arrays.toString(watched),
                Arrays.toString(values));
    }

    // ---- waiting

    boolean isDone(int op) {
        return (done & 1 << op) != 0;
    }

    boolean isWaiting(int op) {
        return Arrays.stream(waiting).anyMatch(each -> each == op);
    }

    void beginToWait(int op) {
        waiting = Arrays.copyOf(waiting, waiting.length + 1);
        waiting[waiting.length - 1] = op;
    }

    void end(int op) {
        waiting = Arrays.stream(waiting).filter(each -> each != op).toArray();
        done |= 1 << op;
    }

    /// Whether who waits for the key may take from it.
    boolean offers(int key) {
        return holders[key] == NOBODY && !isEmpty(key);
    }

    // ---- watching

    boolean isDirty(int client) {
        return (dirty & 1 << client) != 0;
    }

    void endWatching(int client) {
        watched[client] = 0;
        dirty &= ~(1 << client);
    }

    private String watch(int client, String[] words) {
        for (int i = 1; i < words.length; i++) {
            watched[client] |= 1 << keys.number(words[i]);
        }
        return Resp.OK;
    }

    private void change(int key, @Nullable Object value) {
        values[key] = value;
        changed |= 1 << key;
        for (int client = 0; client < watched.length; client++) {
            if ((watched[client] & 1 << key) != 0) {
                dirty |= 1 << client;
            }
        }
    }

    // ---- data

    boolean isEmpty(int key) {
        return values[key] == null;
    }

    @SuppressWarnings("unchecked") // the simulation does not mix types
    private List<String> list(int key) {
        Object value = values[key];
        return value == null ? List.of() : (List<String>) value;
    }

    private @Nullable String string(int key) {
        return (String) values[key];
    }

    @Nullable
    String take(int key, boolean left) {
        List<String> list = list(key);
        if (list.isEmpty()) {
            return null;
        }
        List<String> rest = left ? list.subList(1, list.size()) : list.subList(0, list.size() - 1);
        change(key, rest.isEmpty() ? null : List.copyOf(rest));
        return left ? list.getFirst() : list.getLast();
    }

    void append(int key, String value, boolean left) {
        List<String> longer = new ArrayList<>(list(key));
        longer.add(left ? 0 : longer.size(), value);
        change(key, List.copyOf(longer));
    }

    /// Runs a command of a client, which does not wait.
    String call(int client, String[] words) {
        return switch (words[0]) {
            case "WATCH" -> watch(client, words);
            case "UNWATCH" -> {
                endWatching(client);
                yield Resp.OK;
            }
            case "PUBLISH" -> ANY;
            case "GET" -> Resp.bulkOrNull(string(number(words, 1)));
            case "SET" -> set(words);
            case "APPEND" -> append(words);
            case "INCR" -> increment(words);
            case "MSET" -> {
                for (int i = 1; i < words.length; i += 2) {
                    change(number(words, i), words[i + 1]);
                }
                yield Resp.OK;
            }
            case "MGET" -> {
                List<String> found = new ArrayList<>();
                for (int i = 1; i < words.length; i++) {
                    found.add(Resp.bulkOrNull(string(number(words, i))));
                }
                yield Resp.array(found);
            }
            case "DEL" -> delete(words);
            case "RENAME" -> rename(number(words, 1), number(words, 2));
            default -> callOnList(words);
        };
    }

    private String callOnList(String[] words) {
        int key = number(words, 1);
        return switch (words[0]) {
            case "LPUSH", "RPUSH" -> {
                for (int i = 2; i < words.length; i++) {
                    append(key, words[i], words[0].equals("LPUSH"));
                }
                yield Resp.integer(list(key).size());
            }
            case "LPOP", "RPOP" -> Resp.bulkOrNull(take(key, words[0].equals("LPOP")));
            case "LLEN" -> Resp.integer(list(key).size());
            case "LRANGE" -> Resp.array(list(key).stream().map(Resp::bulk).toList());
            case "LMOVE", "BLMOVE" -> {
                String moved = take(key, words[3].equals("LEFT"));
                if (moved != null) {
                    append(number(words, 2), moved, words[4].equals("LEFT"));
                }
                yield Resp.bulkOrNull(moved);
            }
            case "BLPOP", "BRPOP" -> popFirst(words);
            default -> throw new IllegalArgumentException("command: " + words[0]);
        };
    }

    private int number(String[] words, int i) {
        return keys.number(words[i]);
    }

    private String set(String[] words) {
        change(number(words, 1), words[2]);
        return Resp.OK;
    }

    private String append(String[] words) {
        int key = number(words, 1);
        String before = string(key);
        String after = before == null ? words[2] : before + words[2];
        change(key, after);
        return Resp.integer(after.length());
    }

    private String increment(String[] words) {
        int key = number(words, 1);
        String before = string(key);
        long after = (before == null ? 0 : Long.parseLong(before)) + 1;
        change(key, String.valueOf(after));
        return Resp.integer(after);
    }

    private String delete(String[] words) {
        int deleted = 0;
        for (int i = 1; i < words.length; i++) {
            int key = number(words, i);
            if (!isEmpty(key)) {
                change(key, null);
                deleted++;
            }
        }
        return Resp.integer(deleted);
    }

    private String rename(int from, int to) {
        Object value = values[from];
        if (value == null) {
            return "-ERR no such key\r\n";
        }
        change(from, null);
        change(to, value);
        return Resp.OK;
    }

    private String popFirst(String[] words) {
        for (int i = 1; i < words.length - 1; i++) {
            String taken = take(number(words, i), words[0].equals("BLPOP"));
            if (taken != null) {
                return Resp.array(List.of(Resp.bulk(words[i]), Resp.bulk(taken)));
            }
        }
        return Resp.NULL_ARRAY;
    }
}
