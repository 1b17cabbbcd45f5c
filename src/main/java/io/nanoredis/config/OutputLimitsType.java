package io.nanoredis.config;

import io.nanoredis.config.OutputLimits.Limit;
import java.util.List;
import java.util.Locale;

/// Limits of output buffers: groups of class, hard limit, soft limit, seconds. Classes that are not named keep theirs.
record OutputLimitsType() implements OptionType<OutputLimits> {
    private static final OutputLimits NONE =
            new OutputLimits(new Limit(0, 0, 0), new Limit(0, 0, 0), new Limit(0, 0, 0));
    private static final int GROUP_WORDS = 4;

    @Override
    public OutputLimits parse(String text, OutputLimits before) {
        List<String> words = Words.split(text);
        if (words.size() % GROUP_WORDS != 0) {
            throw new ConfigException("Wrong number of arguments in buffer limit configuration.");
        }
        OutputLimits limits = before;
        for (int i = 0; i < words.size(); i += GROUP_WORDS) {
            limits = with(limits, words.subList(i, i + GROUP_WORDS));
        }
        return limits;
    }

    private static OutputLimits with(OutputLimits before, List<String> group) {
        return switch (group.getFirst().toLowerCase(Locale.ROOT)) {
            case "normal" -> new OutputLimits(limit(group), before.replica(), before.pubsub());
            case "slave", "replica" -> new OutputLimits(before.normal(), limit(group), before.pubsub());
            case "pubsub" -> new OutputLimits(before.normal(), before.replica(), limit(group));
            default -> throw new ConfigException("Invalid client class specified in buffer limit configuration.");
        };
    }

    private static Limit limit(List<String> group) {
        try {
            int seconds = Integer.parseInt(group.get(3));
            if (seconds >= 0) {
                return new Limit(MemoryType.bytes(group.get(1)), MemoryType.bytes(group.get(2)), seconds);
            }
        } catch (ConfigException | NumberFormatException e) {
            // Told below: Redis has one sentence for all three numbers.
        }
        throw new ConfigException("Error in hard, soft or soft_seconds setting in buffer limit configuration.");
    }

    @Override
    public OutputLimits parseDefault(String text) {
        return parse(text, NONE);
    }

    @Override
    public String format(OutputLimits value) {
        return String.join(" ", lines(value));
    }

    @Override
    public List<String> lines(OutputLimits value) {
        return List.of("normal " + value.normal(), "slave " + value.replica(), "pubsub " + value.pubsub());
    }

    @Override
    public boolean severalWords() {
        return true;
    }

    @Override
    public String range() {
        return "normal, replica or pubsub, then hard limit, soft limit, seconds; 0 is no limit";
    }
}
