package io.nanoredis.differential;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Commands that can wait, with so short times that a stream of commands goes on: what they take at once, what they
/// answer when time is up, and their errors.
final class BlockingGroup implements Group {
    private static final String[] TIMES = {
        "0.001", ".001", "1e-3", "0.0005", "1e-9", "0x.01p0", "-1", "-0.5", "nan", "inf", "-inf", "1e400", "1s", "",
        " 1", "0.001 "
    };

    private static final Family BLOCKING = new Family("""
            20 !( BLPOP | BRPOP ) {listkey} * {moment}
            6 !( BLPOP | BRPOP ) {key} * {moment}
            10 !BLMOVE {listkey} {listkey} ( LEFT | RIGHT | 'foo ) ( LEFT | RIGHT ) {moment}
            4 !BLMOVE {key} {key} ( LEFT | RIGHT ) ( LEFT | RIGHT ) {moment}
            10 !BRPOPLPUSH {listkey} {listkey} {moment}
            12 !BLMPOP {moment} '2 {listkey} {listkey} ( LEFT | RIGHT | 'foo ) [ COUNT {few} ]
            4 !BLMPOP {moment} {few} {key} * ( LEFT | RIGHT ) [ COUNT {few} ]
            16 !( BZPOPMIN | BZPOPMAX ) {zkey} * {moment}
            4 !( BZPOPMIN | BZPOPMAX ) {key} * {moment}
            12 !BZMPOP {moment} '2 {zkey} {zkey} ( MIN | MAX | 'foo ) [ COUNT {few} ]
            4 !BZMPOP {moment} {few} {key} * ( MIN | MAX ) [ COUNT {few} ]
            6 !XREAD [ COUNT {few} ] BLOCK {millis} STREAMS {key} {key} ( '0 | '$ | 'x ) ( '0-0 | '$ )
            """);

    @Override
    public int weight() {
        return 8;
    }

    @Override
    public Family family() {
        return BLOCKING;
    }

    @Override
    public byte @Nullable [] draw(String slot, SplittableRandom random, Slots slots) {
        return switch (slot) {
            case "moment" -> text(slots.chance(80) ? "0.001" : TIMES[random.nextInt(TIMES.length)]);
            case "millis" -> text(slots.chance(80) ? "1" : slots.chance(50) ? "-1" : "x");
            default -> null;
        };
    }

    @Override
    public byte @Nullable [] drawEdge(String slot, SplittableRandom random, Slots slots) {
        return draw(slot, random, slots);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
