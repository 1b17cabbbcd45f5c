package io.nanoredis.resp;

import java.util.Random;

/// Texts that are numbers, nearly numbers, or at the edges of what a format can hold.
final class RandomNumbers {
    private static final String[] EDGES = {
        "0",
        "-0",
        "1",
        "-1",
        "0.1",
        "1e4932",
        "-1e4932",
        "1.18973149535723176502e4932",
        "1.18973149535723176506e4932",
        "3.6e-4951",
        "1.8e-4951",
        "3.36e-4932",
        "inf",
        "-inf",
        "+inf",
        "nan",
        "infinity",
        "INF",
        "0x1p-16445",
        "0x1p-16446",
        "0x1.8p-16446",
        "0x1p16383",
        "0x1p16384",
        "0x1.fffffffffffffffep16383",
        "0x1.ffffffffffffffffp16383",
        "0x",
        "0x.8",
        "1e",
        "1e+",
        ".",
        ".5",
        "5.",
        "",
        " 1",
        "1 ",
        "+1",
        "9223372036854775807",
        "18446744073709551615",
        "18446744073709551617",
        "1e-17",
        "5e-18",
        "4.9e-18",
        "5.1e-18",
        "0.5e-17",
        "1e308",
        "1.7976931348623157e308",
        "1.7976931348623159e308",
        "4.9e-324",
        "2.4e-324",
        "2.5e-324",
        "1e-323",
        "9007199254740993",
        "1e22",
        "1e23",
        "1e-400",
        "0e-9999999999",
        "0e9999999999",
        "1e99999999999999999999",
        "1e-99999999999999999999",
        "-0x0",
        "0x1P3",
        "1E5"
    };

    private RandomNumbers() {}

    static String text(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> EDGES[random.nextInt(EDGES.length)];
            case 1 -> Long.toString(random.nextLong() >> random.nextInt(64));
            case 2 -> Double.toString(Double.longBitsToDouble(random.nextLong()));
            case 3 -> Double.toHexString(Double.longBitsToDouble(random.nextLong()));
            case 4 -> digits(random, 25) + "." + digits(random, 25);
            case 5 -> sign(random) + digits(random, 40) + "e" + (random.nextInt(10_000) - 5000);
            case 6 -> sign(random) + digits(random, 3) + "." + digits(random, 3);
            default -> mutated(random);
        };
    }

    private static String sign(Random random) {
        return random.nextInt(3) == 0 ? "-" : "";
    }

    private static String digits(Random random, int max) {
        StringBuilder digits = new StringBuilder();
        for (int left = 1 + random.nextInt(max); left > 0; left--) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }

    private static String mutated(Random random) {
        StringBuilder text = new StringBuilder(EDGES[random.nextInt(EDGES.length)]).append(random.nextInt(100));
        text.setCharAt(random.nextInt(text.length()), "0123456789.eExXpP+- infa\0".charAt(random.nextInt(25)));
        return text.toString();
    }
}
