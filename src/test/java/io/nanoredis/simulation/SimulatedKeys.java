package io.nanoredis.simulation;

import io.nanoredis.command.Routing;
import io.nanoredis.memory.HashFunction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The keys of a simulation and where they live.
final class SimulatedKeys {
    final List<String> strings;
    final List<String> counters;
    final List<String> lists;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final int[] shards;

    SimulatedKeys(List<String> strings, List<String> counters, List<String> lists, HashFunction hash, int shardCount) {
        this.strings = strings;
        this.counters = counters;
        this.lists = lists;
        for (List<String> names : List.of(strings, counters, lists)) {
            names.forEach(name -> numbers.put(name, numbers.size()));
        }
        shards = new int[numbers.size()];
        numbers.forEach((name, number) -> {
            byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
            long keyHash = hash.hash(bytes, 0, bytes.length);
            shards[number] = Routing.shardOf(hash, bytes, 0, bytes.length, keyHash, shardCount);
        });
    }

    int count() {
        return shards.length;
    }

    boolean contains(String name) {
        return numbers.containsKey(name);
    }

    int number(String name) {
        Integer number = numbers.get(name);
        if (number == null) {
            throw new IllegalArgumentException("key: " + name + " (expected one of " + numbers.keySet() + ")");
        }
        return number;
    }

    int shard(String name) {
        return shards[number(name)];
    }

    /// The shards on which the commands have keys, a bit each.
    int shards(List<String[]> commands) {
        int mask = 0;
        for (String[] words : commands) {
            for (int i = 1; i < words.length; i++) {
                mask |= contains(words[i]) ? 1 << shard(words[i]) : 0;
            }
        }
        return mask;
    }
}
