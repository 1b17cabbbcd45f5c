package io.nanoredis.family.hyperloglog;

import io.nanoredis.memory.Mem;
import io.nanoredis.type.hyperloglog.Cardinality;
import io.nanoredis.type.hyperloglog.ElementHash;
import io.nanoredis.type.hyperloglog.HyperLogLog;

/// Shows different elements to registers and compares the estimate with their number as that grows tenfold.
///
/// *Cost*: some milliseconds, in which the shard does nothing else; Redis tests a hundred times as many elements.
final class SelfTest {
    private static final int ELEMENTS = 100_000;
    /// Four standard errors of an estimate with this many registers.
    private static final double ERROR_MAX = 4 * 1.04 / Math.sqrt(HyperLogLog.REGISTERS);
    /// Small numbers may be wrong by a few, however small their part.
    private static final double ERROR_LEAST = 2;

    private SelfTest() {}

    /// What has gone wrong; empty if nothing has.
    static String run() {
        byte[] registers = new byte[HyperLogLog.REGISTERS];
        byte[] element = new byte[Long.BYTES];
        int checkpoint = 1;
        for (int i = 1; i <= ELEMENTS; i++) {
            Mem.longAt(element, 0, i * 0x9e37_79b9_7f4a_7c15L);
            long hash = ElementHash.of(element, 0, element.length);
            int index = ElementHash.index(hash);
            registers[index] = (byte) Math.max(registers[index], ElementHash.rank(hash));
            if (i == checkpoint) {
                long error = Math.abs(Cardinality.of(registers) - i);
                if (error > Math.max(ERROR_LEAST, ERROR_MAX * i)) {
                    return "Too big error. card:" + i + " abserr:" + error;
                }
                checkpoint *= 10;
            }
        }
        return "";
    }
}
