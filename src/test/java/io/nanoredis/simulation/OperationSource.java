package io.nanoredis.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Draws what the clients of a simulation do.
final class OperationSource {
    private static final String[] SIDES = {"LEFT", "RIGHT"};
    private static final String[] CHANNELS = {"ca", "cb", "da"};

    /// What is done most in one schedule.
    enum Taste {
        MIXED,
        /// Nothing but strings.
        STRINGS,
        WAITING,
        PUBLISHING
    }

    private final SplittableRandom random;
    private final SimulatedKeys keys;
    private final Taste taste;
    private int nextValue = 1;
    private int nextMessage = 1;
    private int left;

    /// @param operations how many may be drawn in all
    OperationSource(SplittableRandom random, SimulatedKeys keys, Taste taste, int operations) {
        this.random = random;
        this.keys = keys;
        left = operations;
        this.taste = taste;
    }

    /// Whether nothing more may be drawn.
    boolean isExhausted() {
        return left <= 0;
    }

    static String[] channels() {
        return CHANNELS.clone();
    }

    // ---- groups

    /// What one client does next: pipelines, of which each is sent when all that came before has been answered.
    List<List<Operation>> draw(int client) {
        List<List<Operation>> pipelines = new ArrayList<>();
        int kinds = taste == Taste.WAITING ? 8 : 12;
        int firstKind = taste == Taste.STRINGS ? 3 : 0;
        switch (random.nextInt(firstKind, kinds)) {
            case 0, 1, 2 -> pipelines.add(List.of(count(drawBlocking(client))));
            case 9, 10, 11 -> drawWatching(client, pipelines);
            default -> pipelines.add(drawPipeline(client));
        }
        pipelines.forEach(this::putInOrder);
        return pipelines;
    }

    private Operation count(Operation op) {
        left--;
        return op;
    }

    private List<Operation> drawPipeline(int client) {
        List<Operation> pipeline = new ArrayList<>();
        do {
            pipeline.add(count(drawOne(client)));
        } while (!isExhausted() && random.nextInt(5) < 2 && pipeline.size() < 4);
        return pipeline;
    }

    private Operation drawOne(int client) {
        if (taste == Taste.PUBLISHING && random.nextBoolean()) {
            return command(client, publish());
        }
        return switch (random.nextInt(taste == Taste.STRINGS ? 11 : 12)) {
            case 0, 1 -> drawTransaction(client, false);
            case 2, 3, 4 -> drawScript(client);
            case 11 -> drawBlocking(client);
            default -> command(client, drawCommand());
        };
    }

    /// WATCH, a look, and a transaction: each by itself, or some of it in one pipeline.
    private void drawWatching(int client, List<List<Operation>> pipelines) {
        List<Operation> steps = new ArrayList<>();
        List<String> watched = someKeys(1 + random.nextInt(2));
        steps.add(count(command(client, words("WATCH", watched))));
        if (random.nextInt(3) > 0) {
            steps.add(count(command(client, read(watched.getFirst()))));
        }
        steps.add(count(drawTransaction(client, random.nextInt(8) == 0)));
        List<Operation> pipeline = new ArrayList<>();
        for (Operation step : steps) {
            pipeline.add(step);
            if (random.nextInt(4) > 0) {
                pipelines.add(pipeline);
                pipeline = new ArrayList<>();
            }
        }
        if (!pipeline.isEmpty()) {
            pipelines.add(pipeline);
        }
    }

    /// What the commands of a pipeline promise each other: those with keys on one shard run in their order, and what
    /// concerns the connection, waits, or publishes comes after what stands before it.
    private void putInOrder(List<Operation> pipeline) {
        for (int i = 0; i < pipeline.size(); i++) {
            Operation op = pipeline.get(i);
            for (int k = 0; k < i; k++) {
                if (isAlone(op) || isAlone(pipeline.get(k)) || publishes(op) || shareShard(op, pipeline.get(k))) {
                    op.precededBy.add(pipeline.get(k));
                }
            }
        }
    }

    private static boolean isAlone(Operation op) {
        String name = op.command()[0];
        return op.isBlocking() || name.equals("WATCH") || op.kind == Operation.Kind.DISCARDED;
    }

    private static boolean publishes(Operation op) {
        return op.kind == Operation.Kind.COMMAND && op.command()[0].equals("PUBLISH");
    }

    private boolean shareShard(Operation a, Operation b) {
        return (keys.shards(a.commands) & keys.shards(b.commands)) != 0;
    }

    // ---- operations

    private static Operation command(int client, String... words) {
        return new Operation(client, Operation.Kind.COMMAND, List.<String[]>of(words), Resp.command(words), 1);
    }

    /// A transaction that reads all keys.
    Operation readAll(int client) {
        List<String[]> commands = new ArrayList<>();
        for (List<String> names : List.of(keys.strings, keys.counters, keys.lists)) {
            names.forEach(name -> commands.add(read(name)));
        }
        return transaction(client, commands, false);
    }

    private Operation drawTransaction(int client, boolean discarded) {
        List<String[]> commands = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            commands.add(
                    taste != Taste.STRINGS && random.nextInt(8) == 0
                            ? drawBlocking(client).command()
                            : drawCommand());
        }
        return transaction(client, commands, discarded);
    }

    private static Operation transaction(int client, List<String[]> commands, boolean discarded) {
        StringBuilder request = new StringBuilder(Resp.command("MULTI"));
        commands.forEach(words -> request.append(Resp.command(words)));
        request.append(Resp.command(discarded ? "DISCARD" : "EXEC"));
        Operation.Kind kind = discarded ? Operation.Kind.DISCARDED : Operation.Kind.TRANSACTION;
        return new Operation(client, kind, commands, request.toString(), 2 + commands.size());
    }

    /// A script that calls some commands; its keys are declared, or given as arguments, or some of them are.
    private Operation drawScript(int client) {
        List<String[]> commands = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            commands.add(drawCommandForScript());
        }
        int undeclaredOf8 = random.nextBoolean() ? 0 : random.nextInt(9);
        List<String> declared = new ArrayList<>();
        List<String> arguments = new ArrayList<>();
        StringBuilder text = new StringBuilder("return {");
        for (String[] words : commands) {
            text.append(text.charAt(text.length() - 1) == '{' ? "" : ",")
                    .append("redis.call('")
                    .append(words[0]);
            text.append('\'');
            for (int i = 1; i < words.length; i++) {
                boolean isKey = keys.contains(words[i]) && random.nextInt(8) >= undeclaredOf8;
                List<String> where = isKey ? declared : arguments;
                where.add(words[i]);
                text.append(isKey ? ",KEYS[" : ",ARGV[").append(where.size()).append(']');
            }
            text.append(')');
        }
        List<String> words = new ArrayList<>(List.of("EVAL", text.append('}').toString()));
        words.add(String.valueOf(declared.size()));
        words.addAll(declared);
        words.addAll(arguments);
        String request = Resp.command(words.toArray(String[]::new));
        return new Operation(client, Operation.Kind.SCRIPT, commands, request, 1);
    }

    private Operation drawBlocking(int client) {
        String timeout = random.nextInt(3) == 0 ? "0" : "0.00" + (1 + random.nextInt(6));
        if (random.nextInt(taste == Taste.WAITING ? 2 : 3) == 0) {
            List<String> ends = someOf(keys.lists, random.nextInt(8) == 0 ? 1 : 2);
            return blocking(
                    client,
                    Operation.Kind.BLOCKING_MOVE,
                    "BLMOVE",
                    ends.getFirst(),
                    ends.getLast(),
                    side(),
                    side(),
                    timeout);
        }
        List<String> words = new ArrayList<>(someOf(keys.lists, 1 + random.nextInt(3)));
        words.addFirst(random.nextBoolean() ? "BLPOP" : "BRPOP");
        words.add(timeout);
        return blocking(client, Operation.Kind.BLOCKING_POP, words.toArray(String[]::new));
    }

    private static Operation blocking(int client, Operation.Kind kind, String... words) {
        return new Operation(client, kind, List.<String[]>of(words), Resp.command(words), 1);
    }

    // ---- commands

    private String[] drawCommand() {
        if (taste == Taste.STRINGS || random.nextInt(12) > 0) {
            return drawCommandForScript();
        }
        List<String> ends = someOf(keys.lists, 2);
        return new String[] {"RENAME", ends.getFirst(), ends.getLast()};
    }

    /// One that never fails, so that no script ends in the middle.
    private String[] drawCommandForScript() {
        return switch (random.nextInt(taste == Taste.STRINGS ? 9 : 24)) {
            case 0, 1 -> taste == Taste.WAITING ? push() : new String[] {"SET", one(keys.strings), value()};
            case 2 -> new String[] {"APPEND", one(keys.strings), value()};
            case 3 -> new String[] {"INCR", one(keys.counters)};
            case 4, 5 -> taste == Taste.WAITING ? push() : mset();
            case 6 -> words("MGET", keys.strings);
            case 7 -> words("DEL", someKeys(1 + random.nextInt(2)));
            case 8 -> read(someKeys(1).getFirst());
            case 9, 10 -> new String[] {random.nextBoolean() ? "LPOP" : "RPOP", one(keys.lists)};
            case 11 -> new String[] {"LLEN", one(keys.lists)};
            case 12 -> read(one(keys.lists));
            case 13, 14 -> move();
            case 15, 16, 17 -> publish();
            case 18 -> new String[] {"LPUSH", one(keys.lists), value(), value()};
            default -> push();
        };
    }

    private String[] push() {
        return new String[] {random.nextBoolean() ? "LPUSH" : "RPUSH", one(keys.lists), value()};
    }

    private String[] publish() {
        return new String[] {"PUBLISH", CHANNELS[random.nextInt(CHANNELS.length)], "m" + nextMessage++};
    }

    private String[] mset() {
        List<String> words = new ArrayList<>(List.of("MSET"));
        for (String key : keys.strings) {
            words.add(key);
            words.add(value());
        }
        return words.toArray(String[]::new);
    }

    private String[] move() {
        List<String> ends = someOf(keys.lists, 2);
        return new String[] {"LMOVE", ends.getFirst(), ends.getLast(), side(), side()};
    }

    private String[] read(String key) {
        return keys.lists.contains(key) ? new String[] {"LRANGE", key, "0", "-1"} : new String[] {"GET", key};
    }

    private static String[] words(String name, List<String> arguments) {
        List<String> words = new ArrayList<>(arguments);
        words.addFirst(name);
        return words.toArray(String[]::new);
    }

    private String value() {
        return "v" + nextValue++;
    }

    private String side() {
        return SIDES[random.nextInt(2)];
    }

    private String one(List<String> names) {
        return names.get(random.nextInt(names.size()));
    }

    private List<String> someKeys(int count) {
        List<String> all = new ArrayList<>(keys.strings);
        all.addAll(keys.counters);
        all.addAll(keys.lists);
        return someOf(all, count);
    }

    private List<String> someOf(List<String> names, int count) {
        List<String> from = new ArrayList<>(names);
        List<String> some = new ArrayList<>();
        while (some.size() < count && !from.isEmpty()) {
            some.add(from.remove(random.nextInt(from.size())));
        }
        return some;
    }
}
