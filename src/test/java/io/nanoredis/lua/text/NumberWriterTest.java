package io.nanoredis.lua.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.FuzzSeed;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberWriterTest {
    private static final int ROUNDS = 20_000;

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, -0",
        "1, 1",
        "-12345678901234, -12345678901234",
        "99999999999999, 99999999999999",
        "100000000000000, 1e+14",
        "123456789012345, 1.2345678901234e+14",
        "0.1, 0.1",
        "0.0001, 0.0001",
        "0.00001, 1e-05",
        "1e100, 1e+100",
        "4.9e-324, 4.9406564584125e-324",
        "1.7976931348623157e308, 1.7976931348623e+308",
        "99999999999999.5, 1e+14",
        "0.30000000000000004, 0.3",
        "Infinity, inf",
        "-Infinity, -inf"
    })
    void shouldPrintNumbersAsLuaDoes(double number, String expected) {
        assertEquals(expected, lua(number));
    }

    @Test
    void shouldPrintTheSignOfWhatIsNoNumber() {
        assertEquals("nan", lua(Double.longBitsToDouble(0x7ff8000000000000L)));
        assertEquals("-nan", lua(Double.longBitsToDouble(0xfff8000000000000L)));
    }

    @Test
    void shouldRoundTheExactValueWhateverPathItTakes() {
        long seed = FuzzSeed.next(NumberWriterTest.class);
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        for (int i = 0; i < ROUNDS; i++) {
            double number = anyNumber(new java.util.SplittableRandom(seed + i));
            int digits = 1 + random.nextInt(18);
            ByteSink out = new ByteSink(Meter.FREE);
            NumberWriter.scientific(out, number, NumberFormat.ofPrecision(digits - 1), false);
            assertEquals(exact(number, digits), text(out), () -> "of " + number + " with " + digits + " digits");
        }
    }

    @Test
    void shouldReadBackWhatSeventeenDigitsShow() {
        long seed = FuzzSeed.next(NumberWriterTest.class);
        for (int i = 0; i < ROUNDS; i++) {
            double number = anyNumber(new java.util.SplittableRandom(seed + i));
            ByteSink out = new ByteSink(Meter.FREE);
            NumberWriter.general(out, number, NumberFormat.ofPrecision(17), false);
            Double read = NumberReader.parse(out.toBytes());
            assertTrue(read != null && read == number, () -> number + " printed as " + text(out));
        }
    }

    private static double anyNumber(RandomGenerator random) {
        double number = switch (random.nextInt(5)) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> random.nextInt(2_000_000) / 1000.0;
            case 2 -> random.nextLong() / 8.0;
            case 3 -> (random.nextLong(1L << 52) * 2 + 1) * Math.pow(2, -random.nextInt(60));
            default -> random.nextDouble();
        };
        return Double.isFinite(number) && number != 0 ? number : 1.5;
    }

    private static String exact(double number, int digits) {
        BigDecimal rounded = new BigDecimal(number).abs().round(new MathContext(digits, RoundingMode.HALF_EVEN));
        StringBuilder text = new StringBuilder(rounded.unscaledValue().toString());
        int exponent = text.length() - 1 - rounded.scale();
        while (text.length() < digits) {
            text.append('0');
        }
        if (digits > 1) {
            text.insert(1, '.');
        }
        text.append(exponent < 0 ? "e-" : "e+");
        text.append(Math.abs(exponent) < 10 ? "0" : "").append(Math.abs(exponent));
        return (number < 0 ? "-" : "") + text;
    }

    private static String lua(double number) {
        return new String(NumberWriter.lua(number), StandardCharsets.ISO_8859_1);
    }

    private static String text(ByteSink out) {
        return new String(out.toBytes(), StandardCharsets.ISO_8859_1);
    }
}
