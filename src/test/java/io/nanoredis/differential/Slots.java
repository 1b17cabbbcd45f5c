package io.nanoredis.differential;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Draws the arguments of generated commands by the kind of place that they fill, ordinary values mixed with edges.
///
/// Everything comes from the seed. Times to live are either far away or already over, and no two of a stream lie
/// closer than 1000 seconds to each other, so that the milliseconds between the two servers decide nothing.
public final class Slots {
    /// Keys few enough to collide and many enough to lie on every shard; some share a tag.
    private static final List<byte[]> KEYS = keys();

    private static final List<byte[]> SHORT_KEYS = texts("lcs:a", "lcs:b", "{lcs}c", "{lcs}d", "lcs:none");
    private static final List<byte[]> EXPIRING_KEYS = texts("soon:1", "soon:2", "{soon}3", "{soon}4");

    private static final List<byte[]> INTEGER_EDGES = texts(
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "9223372036854775806",
            "-9223372036854775807",
            "18446744073709551615",
            "18446744073709551616",
            "2147483647",
            "2147483648",
            "-2147483648",
            "-2147483649",
            "4294967295",
            "4294967296",
            "99999999999999999999999999999999",
            "+1",
            "01",
            "-01",
            "00",
            " 1",
            "1 ",
            "1e3",
            "1.0",
            "0x10",
            "-0",
            "-",
            "+",
            "--1",
            "",
            "nan",
            "inf",
            "-inf",
            "abc",
            "1\u0000",
            "10000",
            "9999",
            "0",
            "-1");

    private static final List<byte[]> FLOAT_EDGES = texts(
            "0",
            "-0",
            "-0.0",
            "0.1",
            "0.2",
            "3.0e3",
            "5.0e-3",
            "1e308",
            "1e309",
            "-1e309",
            "1e4931",
            "1e5000",
            "1e-400",
            "inf",
            "+inf",
            "-inf",
            "infinity",
            "nan",
            "-nan",
            "NaN",
            "0x10",
            "0x1p3",
            " 1",
            "1 ",
            "1.",
            ".5",
            "+.5",
            ".",
            "e5",
            "1e",
            "",
            "abc",
            "1,5",
            "3.14159265358979323846",
            "123456789012345678901234567890",
            "0.000000000000000001",
            "100000000000000000000000.5",
            "9223372036854775807",
            "-9223372036854775808",
            "1.1",
            "-5.5",
            "1\u0000");

    /// Times that are over, refused or too large; never one that ends during a run.
    private static final List<byte[]> TIME_EDGES = texts(
            "0",
            "-1",
            "-9223372036854775808",
            "-9223372036854775809",
            "9223372036854775807",
            "9223372036854775808",
            "-100",
            "-9223372036854775",
            "-9223372036854776",
            "",
            "abc",
            "1.5",
            "1e3",
            " 1",
            "nan",
            "+100",
            "-0",
            "01");

    private static final List<byte[]> PATTERNS = texts(
            "*",
            "k*",
            "k?",
            "k1?",
            "k[0-4]*",
            "k[^0-4]*",
            "k[4-0]*",
            "{t}*",
            "*}:[ab12]",
            "[^k]*",
            "\\*",
            "k\\1",
            "k[",
            "k[0",
            "k[]",
            "k[^",
            "k[a-",
            "k[\\0-\\4]",
            "k\\",
            "**1",
            "*1*",
            "",
            "?",
            "??",
            "none*",
            "k1",
            "\u0000*",
            "**********1**********2",
            "[k][1]",
            "K*");

    private static final List<byte[]> DATABASES =
            texts("0", "1", "2", "0", "1", "15", "16", "-1", "a", "", "9223372036854775808", "1.0", "01", " 1");
    private static final List<byte[]> OFFSETS_REFUSED = texts(
            "536870912",
            "600000000",
            "2147483647",
            "2147483648",
            "4294967296",
            "9223372036854775807",
            "9223372036854775808",
            "-1",
            "-9223372036854775808",
            "abc",
            "",
            "1.0",
            "+1",
            " 1");
    private static final List<byte[]> JUNK = texts(
            "", "foo", "NX", "XX", "GET", "EX", "1", "-1", "*", "\u0000", "a b", "\r\n", "KEEPTTL", "MATCH", "0", "é");
    private static final List<byte[]> NAMES =
            texts("name", "my-client", "", "with space", "new\nline", "é", "a'b\"c", "x");
    private static final List<byte[]> COMMANDS = texts(
            "get",
            "SET",
            "mset",
            "del",
            "object",
            "object|encoding",
            "OBJECT|HELP",
            "copy",
            "rename",
            "lcs",
            "getex",
            "expire",
            "scan",
            "keys",
            "ping",
            "echo",
            "select",
            "auth",
            "swapdb",
            "flushall",
            "dbsize",
            "restore",
            "randomkey",
            "incrbyfloat",
            "setrange",
            "substr",
            "config|get",
            "config|set",
            "slowlog",
            "slowlog|get",
            "time",
            "touch",
            "unlink",
            "move",
            "persist",
            "msetnx",
            "mget",
            "command|info",
            "command|getkeys",
            "client|id",
            "client|nosuch",
            "nosuch",
            "",
            "get|set");
    /// Options that both servers know, with values which change nothing that the stream can see.
    private static final List<byte[]> OPTIONS = texts(
            "slowlog-max-len",
            "tcp-keepalive",
            "timeout",
            "slowlog-log-slower-than",
            "latency-monitor-threshold",
            "databases",
            "requirepass",
            "proto-max-bulk-len",
            "nosuch-option");

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:_-. ";
    /// Points in time are drawn from here on (the year 2100); times from now on never reach it.
    static final long ABSOLUTE_BASE_SECONDS = 4_102_444_800L;
    private static final long RELATIVE_BASE_SECONDS = 100_000L;
    private static final int TIME_STEPS = 1 << 20;

    private final SplittableRandom random;
    private final int protocol;
    private final List<byte[]> otherTypeKeys;
    private final List<byte[]> payloads;
    private int timeStep;

    /// Slots of a stream.
    ///
    /// @param protocol the RESP version of the connection
    /// @param otherTypeKeys keys that hold other types than strings, made by the set-up of the run; may be empty
    /// @param payloads what DUMP returned for some values, for RESTORE; not empty
    public Slots(SplittableRandom random, int protocol, List<byte[]> otherTypeKeys, List<byte[]> payloads) {
        this.random = random;
        this.protocol = protocol;
        this.otherTypeKeys = otherTypeKeys;
        this.payloads = payloads;
        this.timeStep = random.nextInt(TIME_STEPS);
    }

    /// A value for the slot of this name. *Errors*: IllegalArgumentException for a name that no slot has.
    public byte[] draw(String slot) {
        return switch (slot) {
            case "key" -> key();
            case "tagkey" -> ascii("{t}:" + random.nextInt(12));
            case "shortkey" -> pick(SHORT_KEYS);
            case "shortvalue" -> letters(random.nextInt(40), "abc");
            case "soonkey" -> pick(EXPIRING_KEYS);
            case "value" -> value();
            case "int" -> integer();
            case "count" -> chance(5) ? pick(INTEGER_EDGES) : ascii(Integer.toString(1 + random.nextInt(1000)));
            case "float" -> real();
            case "index" -> chance(8) ? pick(INTEGER_EDGES) : ascii(Integer.toString(random.nextInt(-120, 120)));
            case "offset" -> chance(15) ? pick(OFFSETS_REFUSED) : ascii(Integer.toString(random.nextInt(200)));
            case "sec" -> chance(12) ? pick(TIME_EDGES) : number(RELATIVE_BASE_SECONDS + nextTimeStep());
            case "ms" -> chance(12) ? pick(TIME_EDGES) : number(1000 * (RELATIVE_BASE_SECONDS + nextTimeStep()));
            case "at" -> chance(12) ? pick(TIME_EDGES) : number(ABSOLUTE_BASE_SECONDS + nextTimeStep());
            case "msat" -> chance(12) ? pick(TIME_EDGES) : number(1000 * (ABSOLUTE_BASE_SECONDS + nextTimeStep()));
            case "pattern" -> chance(70) ? pick(PATTERNS) : key();
            case "db" -> pick(DATABASES);
            case "junk" -> chance(50) ? pick(JUNK) : value();
            case "name" -> pick(NAMES);
            case "command" -> pick(COMMANDS);
            case "option" -> pick(OPTIONS);
            case "payload" -> payload();
            case "proto" -> ascii(Integer.toString(protocol));
            case "unknown" -> unknownName();
            default -> ofGroup(slot);
        };
    }

    private byte[] ofGroup(String slot) {
        for (Group group : Groups.ALL) {
            byte[] value = group.draw(slot, random, this);
            if (value != null) {
                return value;
            }
        }
        throw new IllegalArgumentException("slot: " + slot + " (expected one of those in the switch, or of a group)");
    }

    /// A value that this slot seldom or never draws by itself, but which may safely stand there.
    public byte[] drawEdge(String slot) {
        for (Group group : Groups.ALL) {
            byte[] edge = group.drawEdge(slot, random, this);
            if (edge != null) {
                return edge;
            }
        }
        return switch (slot) {
            case "sec", "ms", "at", "msat" -> pick(TIME_EDGES);
            case "offset" -> pick(OFFSETS_REFUSED);
            case "key", "tagkey", "shortkey", "soonkey", "proto", "option" -> draw(slot);
            case "float" -> pick(FLOAT_EDGES);
            default -> chance(50) ? pick(INTEGER_EDGES) : pick(JUNK);
        };
    }

    /// True with this probability in percent.
    public boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private byte[] key() {
        if (!otherTypeKeys.isEmpty() && chance(8)) {
            return pick(otherTypeKeys);
        }
        return chance(3) ? ascii("r" + random.nextInt(5000)) : pick(KEYS);
    }

    private byte[] value() {
        int kind = random.nextInt(1000);
        if (kind < 250) {
            return ascii(Integer.toString(random.nextInt(-50, 20_000)));
        } else if (kind < 330) {
            return pick(INTEGER_EDGES);
        } else if (kind < 400) {
            return pick(FLOAT_EDGES);
        } else if (kind < 450) {
            return new byte[0];
        } else if (kind < 650) {
            return letters(random.nextInt(40), LETTERS);
        } else if (kind < 720) {
            return letters(random.nextInt(42, 48), LETTERS);
        } else if (kind < 820) {
            return binary(random.nextInt(100));
        } else if (kind < 900) {
            return letters(random.nextInt(600), "ab");
        } else if (kind < 997) {
            return letters(random.nextInt(50, 1000), LETTERS);
        }
        return letters(65_530 + random.nextInt(8_000), "abcdefgh");
    }

    private byte[] integer() {
        int kind = random.nextInt(100);
        if (kind < 60) {
            return ascii(Integer.toString(random.nextInt(-20, 100)));
        }
        return kind < 75 ? number(random.nextLong()) : pick(INTEGER_EDGES);
    }

    private byte[] real() {
        int kind = random.nextInt(100);
        if (kind < 30) {
            return ascii(Integer.toString(random.nextInt(-100, 1000)));
        } else if (kind < 60) {
            return ascii(random.nextInt(-1000, 1000) + "." + random.nextInt(100_000));
        }
        return kind < 70
                ? ascii(random.nextInt(10) + "." + random.nextInt(1000) + "e" + random.nextInt(-30, 40))
                : pick(FLOAT_EDGES);
    }

    private byte[] payload() {
        byte[] payload = pick(payloads).clone();
        if (payload.length > 0 && chance(25)) {
            payload[random.nextInt(payload.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return chance(10) ? Arrays.copyOf(payload, random.nextInt(payload.length + 1)) : payload;
    }

    private byte[] unknownName() {
        return switch (random.nextInt(8)) {
            case 0 -> ascii("nosuch");
            case 1 -> letters(random.nextInt(100, 300), LETTERS);
            case 2 -> binary(1 + random.nextInt(20));
            case 3 -> ascii("get ");
            case 4 -> ascii("GET\r\n");
            case 5 -> new byte[0];
            case 6 -> ascii("client|id");
            default -> ascii("x" + random.nextInt());
        };
    }

    /// A multiple of 1000 seconds that this stream has not had (the generator of full period visits every step
    /// once).
    private long nextTimeStep() {
        timeStep = (timeStep * 1_664_525 + 1_013_904_223) & (TIME_STEPS - 1);
        return 1000L * timeStep;
    }

    private byte[] letters(int length, String alphabet) {
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
        }
        return text;
    }

    private byte[] binary(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] pick(List<byte[]> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static byte[] number(long value) {
        return ascii(Long.toString(value));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static List<byte[]> keys() {
        List<byte[]> keys = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            keys.add(ascii("k" + i));
        }
        for (int i = 0; i < 12; i++) {
            keys.add(ascii("{t}:" + i));
            keys.add(ascii("{u" + i % 3 + "}:" + i));
        }
        keys.addAll(
                texts("", "key with spaces", "{}empty", "{open", "a{b}{c}", "clé", "k*", "long:" + "x".repeat(300)));
        keys.add(new byte[] {0, '\r', '\n', (byte) 0xff, (byte) 0x80});
        return keys;
    }

    private static List<byte[]> texts(String... texts) {
        List<byte[]> values = new ArrayList<>(texts.length);
        for (String text : texts) {
            values.add(text.getBytes(StandardCharsets.UTF_8));
        }
        return values;
    }
}
