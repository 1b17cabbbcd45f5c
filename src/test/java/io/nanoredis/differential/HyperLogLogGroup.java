package io.nanoredis.differential;

import io.nanoredis.testing.ElementWithHash;
import io.nanoredis.testing.HyperLogLogBytes;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The grammar of the group `hyperloglog` with the slots that only it has.
///
/// GET compares the bytes. Left out: PFSELFTEST, which keeps Redis busy for a third of a second.
public final class HyperLogLogGroup implements Group {
    private static final int WEIGHT = 7;
    private static final Family FAMILY = new Family("""
            100 PFADD {hllkey} {element} *
            10 PFADD {key} {element} *
            10 PFADD {hllkey}
            40 PFADD {hllkey} {rankedelement} *
            40 PFCOUNT {hllkey}
            30 PFCOUNT {hllkey} *
            10 PFCOUNT {key} *
            24 PFMERGE {hllkey} {hllkey} *
            10 PFMERGE {taghllkey} {taghllkey} *
            8 PFMERGE {hllkey} {key} *
            6 PFMERGE {hllkey}
            50 GET {hllkey}
            6 STRLEN {hllkey}
            20 PFDEBUG ( ENCODING | DECODE ) {hllkey}
            2 PFDEBUG GETREG {hllkey}
            4 PFDEBUG TODENSE {hllkey}
            4 PFDEBUG ( 'foo | ENCODING ) {key}
            24 SET {hllkey} {hllvalue}
            10 SETRANGE {hllkey} {offset} {shortvalue}
            6 SETBIT {hllkey} {bitoffset} {bit}
            14 OBJECT ENCODING {hllkey}
            10 DEL {hllkey}
            4 EXPIRE {hllkey} {sec}
            4 TTL {hllkey}
            6 !CONFIG SET 'hll-sparse-max-bytes ( '3000 | '0 | '18 | '40 | '200 | '1000 | '16000 )
            2 COMMAND GETKEYSANDFLAGS ( PFADD {key} | PFCOUNT {key} * | PFMERGE {key} {key} * | PFDEBUG ENCODING {key} )
            """);

    @Override
    public int weight() {
        return WEIGHT;
    }

    @Override
    public Family family() {
        return FAMILY;
    }

    @Override
    public byte @Nullable [] draw(String slot, SplittableRandom random, Slots slots) {
        return switch (slot) {
            case "hllkey" -> ascii((random.nextBoolean() ? "hll:" : "{hll}:") + random.nextInt(4));
            case "taghllkey" -> ascii("{hll}:" + random.nextInt(4));
            case "element" -> element(random);
            case "rankedelement" -> rankedElement(random);
            case "hllvalue" -> HyperLogLogBytes.any(random);
            default -> null;
        };
    }

    private static byte[] element(SplittableRandom random) {
        if (random.nextInt(3) == 0) {
            byte[] element = new byte[random.nextInt(40)];
            random.nextBytes(element);
            return element;
        }
        return ascii("element:" + random.nextInt(3_000));
    }

    /// One of few neighbouring registers, so that runs are split and joined, with a rank that is seldom high.
    private static byte[] rankedElement(SplittableRandom random) {
        int register = random.nextInt(4) == 0 ? random.nextInt(1 << 14) : 4_000 + random.nextInt(40);
        int rank = random.nextInt(200) == 0 ? 30 + random.nextInt(22) : 1 + random.nextInt(4);
        return ElementWithHash.raising(register, rank);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
