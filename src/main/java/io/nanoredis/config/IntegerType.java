package io.nanoredis.config;

/// Whole numbers within a range.
///
/// @param min        the smallest that is accepted
/// @param max        the largest that is accepted
/// @param clampMin   what a smaller one counts as
/// @param clampMax   what a larger one counts as
/// @param powerOfTwo whether only powers of two are accepted
/// @param auto       what the word `auto` stands for; 0 where it is not accepted
record IntegerType(long min, long max, long clampMin, long clampMax, boolean powerOfTwo, long auto)
        implements OptionType<Long> {
    static IntegerType between(long min, long max) {
        return new IntegerType(min, max, min, max, false, 0);
    }

    /// Accepts what `between` does, but takes a number outside of the clamps for the nearer clamp.
    static IntegerType clamped(long min, long max, long clampMin, long clampMax) {
        return new IntegerType(min, max, clampMin, clampMax, false, 0);
    }

    static IntegerType powerOfTwo(long min, long max) {
        return new IntegerType(min, max, min, max, true, 0);
    }

    /// Accepts the word `auto`, which stands for the number of cores that this process may use.
    static IntegerType orCores(long min, long max) {
        return new IntegerType(min, max, min, max, false, Runtime.getRuntime().availableProcessors());
    }

    @Override
    public Long parse(String text, Long before) {
        return parseDefault(text);
    }

    @Override
    public Long parseDefault(String text) {
        if (auto > 0 && text.equalsIgnoreCase("auto")) {
            return Math.min(auto, max);
        }
        long value = canonical(text);
        requireBetween(value, min, max);
        if (powerOfTwo && Long.bitCount(value) != 1) {
            throw new ConfigException("argument must be a power of two");
        }
        return Math.clamp(value, clampMin, clampMax);
    }

    private static long canonical(String text) {
        try {
            long value = Long.parseLong(text);
            if (Long.toString(value).equals(text)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below, in the same words as for a number that is not canonical.
        }
        throw new ConfigException("argument couldn't be parsed into an integer");
    }

    static void requireBetween(long value, long min, long max) {
        if (value < min || value > max) {
            throw new ConfigException("argument must be between " + min + " and " + max + " inclusive");
        }
    }

    @Override
    public String format(Long value) {
        return Long.toString(value);
    }

    @Override
    public String range() {
        return clampMin + " to " + clampMax + (powerOfTwo ? ", a power of two" : "") + (auto > 0 ? ", or auto" : "");
    }
}
