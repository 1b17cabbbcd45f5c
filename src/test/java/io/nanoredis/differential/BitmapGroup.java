package io.nanoredis.differential;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The grammar of the group `bitmap` with the slots that only it has.
///
/// No offset is drawn that would make either server allocate a string of hundreds of megabytes: the greatest lie
/// behind the limit, which some rows lower for themselves.
public final class BitmapGroup implements Group {
    private static final int WEIGHT = 9;
    private static final Family FAMILY = new Family("""
            60 SETBIT {key} {bitoffset} {bit}
            10 SETBIT {bitkey} {bitoffset} {bit}
            30 GETBIT {key} {bitoffset}
            3 !GETBIT {key} ( '4294967295 | '4294967296 | '2147483648 )
            24 BITCOUNT {key}
            24 BITCOUNT {key} {index} {index} [ BYTE | BIT | 'foo ]
            24 BITCOUNT {bitkey} {bitindex} {bitindex} BIT
            4 BITCOUNT {key} ( {index} | {index} BIT | {index} {index} BIT BYTE )
            24 BITPOS {key} {bit}
            24 BITPOS {key} {bit} {index} [ {index} ]
            24 BITPOS {key} {bit} {index} {index} ( BYTE | BIT | 'foo )
            24 BITPOS {bitkey} {bit} {bitindex} {bitindex} BIT
            30 BITFIELD {key} GET {fieldtype} {fieldoffset}
            30 BITFIELD {key} [ OVERFLOW ( WRAP | SAT | FAIL | 'foo ) ] ( SET | INCRBY ) {fieldtype} {fieldoffset} {fieldvalue}
            60 BITFIELD {bitkey} OVERFLOW ( WRAP | SAT | FAIL ) ( ( SET | INCRBY ) {fieldtype} {fieldoffset} {fieldvalue} ) *
            20 BITFIELD {bitkey} ( GET {fieldtype} {fieldoffset} | SET {fieldtype} {fieldoffset} {fieldvalue} | INCRBY {fieldtype} {fieldoffset} {fieldvalue} | OVERFLOW ( WRAP | SAT | FAIL ) ) *
            10 BITFIELD {bitkey} SET 'i64 '#1 {fieldvalue} OVERFLOW ( WRAP | SAT | FAIL ) INCRBY 'i64 '64 {fieldvalue} GET 'i64 '#1
            10 BITFIELD {bitkey} SET 'u63 '3 {fieldvalue} OVERFLOW ( WRAP | SAT | FAIL ) INCRBY 'u63 '3 {fieldvalue} GET 'u63 '3
            4 BITFIELD {key}
            20 BITFIELD_RO {key} ( GET {fieldtype} {fieldoffset} ) *
            4 BITFIELD_RO {key} ( SET {fieldtype} {fieldoffset} {fieldvalue} | OVERFLOW WRAP GET {fieldtype} {fieldoffset} | GET {fieldtype} )
            30 BITOP ( AND | OR | XOR ) {key} {key} *
            30 BITOP ( AND | OR | XOR ) {bitkey} {bitkey} *
            16 BITOP ( AND | OR | XOR | NOT ) {tagkey} {tagkey} *
            16 BITOP NOT {key} {key}
            4 BITOP ( 'foo | NOT ) {key} {key} *
            20 GET {bitkey}
            10 OBJECT ENCODING {bitkey}
            4 TTL {bitkey}
            4 EXPIRE {bitkey} {sec}
            6 SET {bitkey} {int}
            3 DEL {bitkey}
            2 !CONFIG SET 'proto-max-bulk-len '1mb ; SETBIT {bitkey} '8388608 '1 ; GETBIT {bitkey} '8388607 ; BITFIELD {bitkey} SET 'u8 '8388608 '1 ; BITFIELD {bitkey} GET 'u8 '#1048576 ; CONFIG SET 'proto-max-bulk-len '512mb
            1 !CONFIG SET 'proto-max-bulk-len '1mb ; SETBIT 'huge '8388607 '1 ; BITPOS 'huge '1 ; BITPOS 'huge '0 '-1 ; BITCOUNT 'huge ; BITFIELD 'huge INCRBY 'i64 '8388600 {fieldvalue} ; STRLEN 'huge ; BITOP ( AND | OR | XOR ) 'huge {bitkey} 'huge ; BITCOUNT 'huge ; DEL 'huge ; CONFIG SET 'proto-max-bulk-len '512mb
            3 COMMAND GETKEYSANDFLAGS ( BITFIELD {key} | BITFIELD {key} GET 'u8 '0 | BITFIELD {key} GET 'u8 '0 SET 'u8 '0 '1 | BITFIELD {key} OVERFLOW | BITOP AND {key} {key} * | BITFIELD_RO {key} GET 'u8 '0 )
            """);

    private static final List<String> BITS_REFUSED = List.of("2", "-1", "a", "", "01", "9223372036854775808");
    private static final List<String> TYPES_REFUSED = List.of(
            "u64", "i65", "i0", "u0", "U8", "I8", "i08", "8", "i", "u", "", "u-1", "i+8", "ii8", "u8 ", "i9999999999");
    private static final List<String> OFFSETS_REFUSED = List.of(
            "4294967296",
            "9223372036854775807",
            "9223372036854775808",
            "-1",
            "-9223372036854775808",
            "abc",
            "",
            "1.0",
            "+1",
            " 1",
            "01",
            "#");
    /// Products with any width that lose their upper bits: they are small or refused.
    private static final List<String> COUNTED_EDGES = List.of(
            "#-1",
            "#",
            "#a",
            "##1",
            "#01",
            "#9223372036854775807",
            "#9223372036854775808",
            "#2305843009213693952",
            "#2305843009213693953",
            "#4611686018427387904");
    private static final List<String> VALUES = List.of(
            "9223372036854775807",
            "-9223372036854775808",
            "-9223372036854775807",
            "-9223372036854775700",
            "9223372036854775808",
            "4611686018427387903",
            "4611686018427387904",
            "-4611686018427387904",
            "-4611686018427387905",
            "4294967296",
            "0",
            "-1",
            "1",
            "127",
            "128",
            "-128",
            "-129",
            "255",
            "256",
            "abc",
            "");

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
        return draw(slot, slots.chance(6), random);
    }

    @Override
    public byte @Nullable [] drawEdge(String slot, SplittableRandom random, Slots slots) {
        return draw(slot, slots.chance(80), random);
    }

    private static byte @Nullable [] draw(String slot, boolean odd, SplittableRandom random) {
        String text = switch (slot) {
            case "bit" -> odd ? pick(BITS_REFUSED, random) : Integer.toString(random.nextInt(2));
            case "bitkey" -> (random.nextBoolean() ? "bit:" : "{bit}:") + random.nextInt(5);
            case "bitoffset" -> odd ? pick(OFFSETS_REFUSED, random) : offset(random);
            case "bitindex" -> odd ? pick(VALUES, random) : Integer.toString(random.nextInt(-900, 900));
            case "fieldtype" -> odd ? pick(TYPES_REFUSED, random) : type(random);
            case "fieldoffset" -> odd ? oddFieldOffset(random) : fieldOffset(random);
            case "fieldvalue" -> odd || random.nextInt(3) == 0 ? pick(VALUES, random) : value(random);
            default -> null;
        };
        return text == null ? null : text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String offset(SplittableRandom random) {
        return Integer.toString(random.nextInt(random.nextInt(10) == 0 ? 30_000 : 600));
    }

    private static String type(SplittableRandom random) {
        boolean signed = random.nextBoolean();
        int width = random.nextInt(3) == 0 ? 8 << random.nextInt(3) : 1 + random.nextInt(signed ? 64 : 63);
        return (signed ? "i" : "u") + width;
    }

    private static String fieldOffset(SplittableRandom random) {
        return random.nextBoolean() ? "#" + random.nextInt(20) : offset(random);
    }

    private static String oddFieldOffset(SplittableRandom random) {
        return pick(random.nextBoolean() ? COUNTED_EDGES : OFFSETS_REFUSED, random);
    }

    private static String value(SplittableRandom random) {
        return Long.toString(random.nextLong() >> random.nextInt(Long.SIZE));
    }

    private static String pick(List<String> values, SplittableRandom random) {
        return values.get(random.nextInt(values.size()));
    }
}
