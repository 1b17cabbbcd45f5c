package io.nanoredis.config;

import java.math.BigInteger;
import java.util.Locale;

/// Amounts of memory in bytes, with a unit if wanted: `k`, `m`, `g` are powers of 1000, `kb`, `mb`, `gb` of 1024.
///
/// @param min the smallest that is accepted, bytes
/// @param max the largest that is accepted, bytes
record MemoryType(long min, long max) implements OptionType<Long> {
    static final long MIB = 1024 * 1024;

    @Override
    public Long parse(String text, Long before) {
        return parseDefault(text);
    }

    @Override
    public Long parseDefault(String text) {
        long value = bytes(text);
        IntegerType.requireBetween(value, min, max);
        return value;
    }

    /// The number of bytes; without digits 0, beyond 63 bits the largest.
    static long bytes(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        BigInteger amount = new BigInteger("0" + text.substring(0, digits));
        BigInteger bytes = amount.multiply(BigInteger.valueOf(unit(text.substring(digits))));
        return bytes.bitLength() > 63 ? Long.MAX_VALUE : bytes.longValue();
    }

    private static long unit(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "", "b" -> 1;
            case "k" -> 1000;
            case "kb" -> 1024;
            case "m" -> 1000 * 1000;
            case "mb" -> MIB;
            case "g" -> 1000L * 1000 * 1000;
            case "gb" -> 1024 * MIB;
            default -> throw new ConfigException("argument must be a memory value");
        };
    }

    @Override
    public String format(Long value) {
        return Long.toString(value);
    }

    @Override
    public String range() {
        return humane(min) + " to " + humane(max) + ", with kb, mb, gb if wanted";
    }

    private static String humane(long bytes) {
        return bytes > 0 && bytes % MIB == 0 ? bytes / MIB + "mb" : Long.toString(bytes);
    }
}
