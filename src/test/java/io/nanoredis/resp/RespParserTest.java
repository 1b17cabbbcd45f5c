package io.nanoredis.resp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RespParserTest {
    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<String> words(Args args) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < args.count(); i++) {
            words.add(args.text(i));
        }
        return words;
    }

    private static List<String> parse(String input) {
        byte[] buf = latin1(input);
        Args args = new Args();
        assertEquals(buf.length, new RespParser().parse(buf, 0, buf.length, args));
        return words(args);
    }

    private static String errorOf(RespParser parser, String input) {
        byte[] buf = latin1(input);
        assertEquals(RespParser.ERROR, parser.parse(buf, 0, buf.length, new Args()));
        return parser.error().text();
    }

    private static String errorOf(String input) {
        return errorOf(new RespParser(), input);
    }

    private static void assertIncomplete(String input) {
        byte[] buf = latin1(input);
        assertEquals(RespParser.INCOMPLETE, new RespParser().parse(buf, 0, buf.length, new Args()));
    }

    @Test
    void shouldParseAnArrayOfBulkStrings() {
        assertEquals(List.of("SET", "key", "v"), parse("*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$1\r\nv\r\n"));
        assertEquals(List.of("GET", ""), parse("*2\r\n$3\r\nGET\r\n$0\r\n\r\n"));
        assertEquals(
                List.of("ECHO", "0123456789ab", "x".repeat(100)),
                parse("*3\r\n$4\r\nECHO\r\n$12\r\n0123456789ab\r\n$100\r\n" + "x".repeat(100) + "\r\n"));
    }

    @Test
    void shouldParseMoreThanNineArguments() {
        StringBuilder input = new StringBuilder("*1500\r\n");
        for (int i = 0; i < 1500; i++) {
            input.append("$4\r\n").append(1000 + i).append("\r\n");
        }
        List<String> words = parse(input.toString());
        assertEquals(1500, words.size());
        assertEquals("2499", words.get(1499));
    }

    @Test
    void shouldReturnWhereThePipelinesNextCommandBegins() {
        byte[] buf = latin1("*1\r\n$4\r\nPING\r\nECHO x\r\n*1\r\n$4\r\nQU");
        RespParser parser = new RespParser();
        Args args = new Args();
        int second = parser.parse(buf, 0, buf.length, args);
        assertEquals(14, second);
        int third = parser.parse(buf, second, buf.length, args);
        assertEquals(List.of("ECHO", "x"), words(args));
        assertEquals(RespParser.INCOMPLETE, parser.parse(buf, third, buf.length, args));
        assertEquals(4, parser.bytesMissing());
    }

    @Test
    void shouldTakeAnEmptyCommandAsNothingToDo() {
        for (String empty : List.of("\r\n", "\n", "   \r\n", "*0\r\n", "*-1\r\n", "*-10\r\n")) {
            assertEquals(List.of(), parse(empty));
        }
    }

    @Test
    void shouldSplitInlineCommandsAsAShellDoes() {
        assertEquals(List.of("PING"), parse("  PING  \r\n"));
        assertEquals(List.of("ECHO", "A\nq\""), parse("ECHO \"\\x41\\n\\q\\\"\"\r\n"));
        assertEquals(List.of("ECHO", "a'b\\n"), parse("ECHO 'a\\'b\\n'\r\n"));
        assertEquals(List.of("ECHO", "ab c"), parse("ECHO a\"b c\"\r\n"));
        assertEquals(List.of("ECHO", "x4"), parse("ECHO \"\\x4\"\r\n"));
        assertEquals(List.of("ECHO", ""), parse("ECHO \"\"\n"));
        assertEquals(List.of("ECHO", "a\u000bb\fc"), parse("ECHO\ta\u000bb\fc\r\n"));
        assertEquals(List.of("ECHO", "a", "b"), parse("ECHO a\rb\r\n"));
        assertEquals(List.of("PING"), parse("PING\r\r\n"));
        assertEquals(List.of("", "x"), parse("'' x\r\n"));
    }

    @Test
    void shouldRefuseUnbalancedQuotes() {
        for (String line :
                List.of("SET a \"x", "SET a \"x\"y", "SET a 'x", "SET a 'x'y", "ECHO \"abc\\", "ECHO a'b c'd")) {
            assertEquals("ERR Protocol error: unbalanced quotes in request", errorOf(line + "\r\n"));
        }
    }

    @Test
    void shouldRefuseArrayLengthsThatAreNotCanonicalIntegers() {
        for (String count : List.of("x", "2147483648", "", " 1", "+1", "01", "-0", "12345678901234567890123")) {
            assertEquals("ERR Protocol error: invalid multibulk length", errorOf("*" + count + "\r\n"));
        }
        assertEquals("ERR Protocol error: invalid multibulk length", errorOf("*1\n$4\r\nPING\r\n"));
    }

    @Test
    void shouldRefuseElementsThatAreNotBulkStrings() {
        assertEquals("ERR Protocol error: expected '$', got ':'", errorOf("*1\r\n:4\r\n"));
        assertEquals("ERR Protocol error: expected '$', got ' '", errorOf("*1\r\n\r\n"));
        assertEquals("ERR Protocol error: expected '$', got '\u00ff'", errorOf("*1\r\n\u00ffx\r\n"));
    }

    @Test
    void shouldRefuseInvalidBulkLengths() {
        for (String length : List.of("x", "-1", "536870913", "", "04", "-0", "4xPING")) {
            assertEquals("ERR Protocol error: invalid bulk length", errorOf("*1\r\n$" + length + "\r\nPING\r\n"));
        }
        assertIncomplete("*1\r\n$536870912\r\n");
    }

    @Test
    void shouldNotLookAtTheBytesThatEndALineOrABulkString() {
        assertEquals(List.of("PING"), parse("*1\r\n$4\r\nPINGxx"));
        assertEquals(List.of("PING"), parse("*1\rx$4\rxPING\r\n"));
    }

    @Test
    void shouldRefuseLinesThatDoNotEnd() {
        String tooLong = "1".repeat(65536);
        assertEquals("ERR Protocol error: too big mbulk count string", errorOf("*" + tooLong));
        assertEquals("ERR Protocol error: too big bulk count string", errorOf("*1\r\n$" + tooLong));
        assertEquals("ERR Protocol error: too big inline request", errorOf("x" + tooLong));
        assertIncomplete(tooLong);
        assertIncomplete("*" + tooLong.substring(1));
    }

    @Test
    void shouldLimitClientsThatAreNotAuthenticated() {
        RespParser parser = new RespParser();
        parser.authenticated(false);
        assertEquals("ERR Protocol error: unauthenticated multibulk length", errorOf(parser, "*11\r\n"));
        assertEquals("ERR Protocol error: unauthenticated bulk length", errorOf(parser, "*1\r\n$16385\r\n"));
        assertEquals("ERR Protocol error: invalid bulk length", errorOf(parser, "*1\r\n$536870913\r\n"));
        byte[] allowed = latin1("*10\r\n$16384\r\n");
        assertEquals(RespParser.INCOMPLETE, parser.parse(allowed, 0, allowed.length, new Args()));
        parser.authenticated(true);
        parser.reset();
        byte[] large = latin1("*11\r\n$16385\r\n");
        assertEquals(RespParser.INCOMPLETE, parser.parse(large, 0, large.length, new Args()));
    }

    @Test
    void shouldObeyTheConfiguredBulkLimit() {
        RespParser parser = new RespParser();
        parser.bulkBytesMax(100);
        assertEquals("ERR Protocol error: invalid bulk length", errorOf(parser, "*1\r\n$101\r\n"));
        byte[] allowed = latin1("*1\r\n$100\r\n" + "0123456789".repeat(10) + "\r\n");
        assertEquals(allowed.length, parser.parse(allowed, 0, allowed.length, new Args()));
    }

    @Test
    void shouldSayExactlyHowMuchOfALongBulkStringIsMissing() {
        byte[] buf = latin1("*2\r\n$3\r\nGET\r\n$1000000\r\nabc");
        RespParser parser = new RespParser();
        assertEquals(RespParser.INCOMPLETE, parser.parse(buf, 0, buf.length, new Args()));
        assertEquals(1_000_000 - 3 + 2, parser.bytesMissing());
    }

    @Test
    void shouldGiveTheSameResultWhereverACommandIsCut() {
        for (String input : List.of(
                "*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$12\r\nvalue-value-\r\n",
                "*12\r\n" + "$2\r\nab\r\n".repeat(12),
                "*3\r\n$1000\r\n" + "x".repeat(1000) + "\r\n$0\r\n\r\n$1500\r\n" + "y".repeat(1500) + "\r\n",
                "ECHO \"a b\" 'c'\r\n")) {
            List<String> expected = parse(input);
            byte[] whole = latin1(input);
            for (int cut = 0; cut < whole.length; cut++) {
                byte[] buf = whole.clone();
                RespParser parser = new RespParser();
                assertEquals(RespParser.INCOMPLETE, parser.parse(buf, 0, cut, new Args()));
                assertTrue(parser.bytesMissing() <= whole.length - cut, "claims no more than the command needs");
                assertEquals(expected, finishElsewhere(parser, buf, 7));
            }
        }
    }

    private static List<String> finishElsewhere(RespParser parser, byte[] command, int shift) {
        byte[] moved = new byte[command.length + shift];
        System.arraycopy(command, 0, moved, shift, command.length);
        Args args = new Args();
        assertEquals(moved.length, parser.parse(moved, shift, moved.length, args));
        return words(args);
    }

    /// Two cuts: the first within a line that is read at once when it is there, the second just before a line's end.
    @Test
    void shouldFindTheNextCommandWhereverALongOneWasCutTwice() {
        StringBuilder input = new StringBuilder("*130\r\n");
        for (int i = 0; i < 65; i++) {
            input.append("$8\r\n12345678\r\n$12\r\n123456789012\r\n");
        }
        byte[] buf = latin1(input + "*10\r\n" + "$1\r\nx\r\n".repeat(10));
        int length = input.length();
        for (int first = length - 400; first < length - 300; first++) {
            for (int second = first + 1; second < length - 200; second++) {
                RespParser parser = new RespParser();
                Args args = new Args();
                assertEquals(RespParser.INCOMPLETE, parser.parse(buf, 0, first, args));
                assertEquals(RespParser.INCOMPLETE, parser.parse(buf, 0, second, args));
                String cuts = "cut at " + first + " and " + second;
                assertEquals(length, parser.parse(buf, 0, buf.length, args), cuts);
                assertEquals(130, args.count(), cuts);
                assertEquals(buf.length, parser.parse(buf, length, buf.length, args), cuts);
                assertEquals(10, args.count(), cuts);
            }
        }
    }

    @Test
    void shouldGiveTheSameResultByteByByte() {
        StringBuilder input = new StringBuilder("*400\r\n");
        for (int i = 0; i < 400; i++) {
            String word = "w".repeat(i % 130);
            input.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        List<String> expected = parse(input.toString());
        byte[] buf = latin1(input.toString());
        RespParser parser = new RespParser();
        Args args = new Args();
        for (int to = 0; to < buf.length; to++) {
            assertEquals(RespParser.INCOMPLETE, parser.parse(buf, 0, to, args));
        }
        assertEquals(buf.length, parser.parse(buf, 0, buf.length, args));
        assertEquals(expected, words(args));
        byte[] next = latin1("*1\r\n$4\r\nPING\r\n");
        assertEquals(next.length, parser.parse(next, 0, next.length, args));
        assertEquals(List.of("PING"), words(args));
    }

    @Test
    void shouldTakeLinearTimeForALongCommandInManyPieces() {
        int count = 300_000;
        byte[] one = latin1("$2\r\nab\r\n");
        byte[] head = latin1("*" + count + "\r\n");
        byte[] buf = Arrays.copyOf(head, head.length + count * one.length);
        for (int i = 0; i < count; i++) {
            System.arraycopy(one, 0, buf, head.length + i * one.length, one.length);
        }
        RespParser parser = new RespParser();
        Args args = new Args();
        long start = System.nanoTime();
        for (int to = 0; to < buf.length; to += 50) {
            assertEquals(RespParser.INCOMPLETE, parser.parse(buf, 0, to, args));
        }
        assertEquals(buf.length, parser.parse(buf, 0, buf.length, args));
        assertEquals(count, args.count());
        assertTrue(System.nanoTime() - start < 10_000_000_000L, "quadratic: would take minutes");
    }

    @Test
    void shouldNotAllocateForWhatIsOnlyAnnounced() {
        RespParser parser = new RespParser();
        Args args = new Args();
        byte[] buf = latin1("*2147483647\r\n$1\r\nx\r\n");
        assertEquals(RespParser.INCOMPLETE, parser.parse(buf, 0, buf.length, args));
        assertTrue(args.capacity() <= 16);
    }

    @Test
    void shouldLetGoOfWhatALongCommandNeeded() {
        Args args = new Args();
        for (int i = 0; i < 10_000; i++) {
            args.add(0, 0);
        }
        args.reset(new byte[0]);
        assertTrue(args.capacity() <= 1024);
    }

    @Test
    void shouldSurviveAMillionMutatedFrames() {
        long seed = Long.getLong("nanoredis.seed", System.nanoTime());
        Random random = new Random(seed);
        Args args = new Args();
        RespParser parser = new RespParser();
        byte[] buf = new byte[256];
        for (int i = 0; i < 1_000_000; i++) {
            int length = randomFrame(random, buf);
            fuzzOne(parser, args, buf, length, random.nextInt(length + 1), seed);
        }
    }

    private static void fuzzOne(RespParser parser, Args args, byte[] buf, int length, int cut, long seed) {
        parser.reset();
        parser.authenticated((cut & 3) != 0);
        byte[] copy = Arrays.copyOf(buf, length);
        int first = parser.parse(buf, 0, cut, args);
        int next = first == RespParser.INCOMPLETE ? parser.parse(buf, 0, length, args) : first;
        assertTrue(next >= RespParser.ERROR && next <= length, () -> "seed " + seed);
        assertTrue(args.capacity() <= 256, () -> "seed " + seed);
        if (next < 0) {
            return;
        }
        Args whole = new Args();
        parser.reset();
        assertEquals(next, parser.parse(copy, 0, length, whole), () -> "seed " + seed);
        assertEquals(whole.count(), args.count(), () -> "seed " + seed);
        for (int i = 0; i < whole.count(); i++) {
            assertArrayEquals(whole.bytes(i), args.bytes(i), "seed " + seed);
        }
    }

    private static final byte[][] PIECES = {
        latin1("*1\r\n"), latin1("*3\r\n"), latin1("$3\r\nSET\r\n"), latin1("$0\r\n\r\n"),
                latin1("$12\r\nabcdefghijkl\r\n"),
        latin1("*-1\r\n"), latin1("*12\r\n"), latin1("PING\r\n"), latin1("SET \"a b\" 'c'\r\n"), latin1("$99\r\n"),
        latin1("$536870912\r\n"), latin1("\r\n"), latin1("\"\\x4"), latin1("*2147483647\r\n")
    };

    private static int randomFrame(Random random, byte[] buf) {
        int length = 0;
        for (int pieces = 1 + random.nextInt(6); pieces > 0; pieces--) {
            byte[] piece = PIECES[random.nextInt(PIECES.length)];
            System.arraycopy(piece, 0, buf, length, piece.length);
            length += piece.length;
        }
        for (int mutations = random.nextInt(4); mutations > 0; mutations--) {
            buf[random.nextInt(length)] = (byte)
                    (random.nextBoolean()
                            ? "*$\r\n0123456789-\"'\\x ".charAt(random.nextInt(20))
                            : random.nextInt(256));
        }
        return length;
    }

    @Test
    void shouldRoundTripRandomCommands() {
        long seed = Long.getLong("nanoredis.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            int count = 1 + random.nextInt(20);
            ReplyWriter writer = new ReplyWriter();
            writer.arrayHeader(count);
            byte[][] words = new byte[count][];
            for (int k = 0; k < count; k++) {
                words[k] = new byte[random.nextInt(random.nextInt(8) == 0 ? 3000 : 120)];
                random.nextBytes(words[k]);
                writer.bulk(words[k]);
            }
            Args args = new Args();
            RespParser parser = new RespParser();
            int cut = random.nextInt(writer.length());
            assertEquals(RespParser.INCOMPLETE, parser.parse(writer.array(), 0, cut, args), () -> "seed " + seed);
            assertEquals(writer.length(), parser.parse(writer.array(), 0, writer.length(), args), () -> "seed " + seed);
            Args copy = new Args();
            copy.copyOf(args);
            assertEquals(count, copy.count());
            for (int k = 0; k < count; k++) {
                assertTrue(args.equalsBytes(k, words[k]), () -> "seed " + seed);
                assertArrayEquals(words[k], copy.bytes(k), "seed " + seed);
            }
        }
    }
}
