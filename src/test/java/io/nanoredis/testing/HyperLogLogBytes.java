package io.nanoredis.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/// Strings that are HyperLogLogs, or almost: built from the public description of their form.
///
/// A long run of zeros is never cut off after its first byte, as what Redis reads there is not its own.
public final class HyperLogLogBytes {
    private static final int REGISTERS = 1 << 14;
    private static final int DENSE_BYTES = REGISTERS / 4 * 3;

    private HyperLogLogBytes() {}

    /// A string that is as often wrong in something as it is right.
    public static byte[] any(SplittableRandom random) {
        return switch (random.nextInt(10)) {
            case 0 -> dense(random, DENSE_BYTES);
            case 1 -> dense(random, random.nextInt(2) == 0 ? DENSE_BYTES - 1 : DENSE_BYTES + 1);
            case 2 -> withHeader("HYLX", 1, sparse(random, REGISTERS));
            case 3 -> withHeader("HYLL", 2 + random.nextInt(254), sparse(random, REGISTERS));
            case 4 -> java.util.Arrays.copyOf(withHeader("HYLL", 1, new byte[0]), random.nextInt(17));
            case 5 -> withHeader("HYLL", 1, sparse(random, random.nextInt(2 * REGISTERS)));
            default -> withHeader("HYLL", 1, sparse(random, REGISTERS));
        };
    }

    /// A dense one with so many bytes of registers, which have any values.
    private static byte[] dense(SplittableRandom random, int bytes) {
        byte[] registers = new byte[bytes];
        switch (random.nextInt(4)) {
            case 0 -> random.nextBytes(registers);
            case 1 -> java.util.Arrays.fill(registers, (byte) 0xff);
            default -> {
                for (int i = 0; i < 100; i++) {
                    registers[random.nextInt(bytes)] = (byte) random.nextInt();
                }
            }
        }
        return withHeader("HYLL", 0, registers);
    }

    /// Runs of all kinds and lengths for so many registers.
    public static byte[] sparse(SplittableRandom random, int registers) {
        ByteArrayOutputStream runs = new ByteArrayOutputStream();
        int values = 1 + random.nextInt(4);
        int rare = 1 + random.nextInt(40);
        int left = registers;
        while (left > 0) {
            int kind = random.nextInt(rare + 3);
            if (kind < 2) {
                int run = Math.min(left, 1 + random.nextInt(4));
                runs.write(0x80 | random.nextInt(8 * values) << 2 | (run - 1));
                left -= run;
            } else if (kind == 2) {
                int run = Math.min(left, 1 + random.nextInt(64));
                runs.write(run - 1);
                left -= run;
            } else {
                int run = Math.min(left, 1 + random.nextInt(1 + random.nextInt(REGISTERS)));
                runs.write(0x40 | (run - 1) >>> 8);
                runs.write(run - 1);
                left -= run;
            }
        }
        return runs.toByteArray();
    }

    /// A string of a header, whose cardinality is out of date, and registers.
    public static byte[] withHeader(String magic, int form, byte[] registers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(magic.getBytes(StandardCharsets.US_ASCII));
        out.write(form);
        out.writeBytes(new byte[] {1, 2, 3, 7, 0, 0, 0, 0, 0, 0, (byte) 0x80});
        out.writeBytes(registers);
        return out.toByteArray();
    }
}
