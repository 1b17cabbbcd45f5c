package io.nanoredis.differential;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// SORT and SORT_RO.
///
/// Where Redis leaves the order to its tables, or to a sort that is not stable, nothing is asked: a set as it is,
/// and parts of what is sorted by equal texts. The keys are this group's own; other sorted sets, and
/// what may have become one, are left alone, as Redis gives them another encoding when it sorts them. Redis 7.0 takes a
/// number for none if some earlier command met one out of range, as it looks at an old errno: INCRBYFLOAT clears it.
final class SortGroup implements Group {
    private static final Family FAMILY = new Family("""
            10 DEL 'sort:l ; RPUSH 'sort:l {sortnum} * {sortnum} * {sortnum} *
            10 DEL '{t}sort:a ; RPUSH '{t}sort:a {sorttext} * {sorttext} * {sorttext} *
            10 DEL 'sort:s ; SADD 'sort:s {sortnum} * {sortnum} * {sortnum} *
            10 DEL 'sort:z ; ZADD 'sort:z '1 {sortnum} '2 {sortnum} '-3 {sorttext} '2 {sortnum} '7.5 {sortnum}
            20 SET {weightkey} {sortnum}
            10 SET {weightkey} {sorttext}
            10 HSET {weighthash} 'f {sortnum} 'g {sorttext}
            4 DEL {weightkey} {weighthash}
            30 INCRBYFLOAT 'sort:f '1 ; SORT {sortkey} [ LIMIT {sortlimit} {sortlimit} ] [ ASC | DESC ] [ BY {sortby} ] [ GET {sortget} ] [ GET {sortget} ]
            20 INCRBYFLOAT 'sort:f '1 ; SORT_RO {sortkey} [ LIMIT {sortlimit} {sortlimit} ] [ ASC | DESC ] [ BY {sortby} ] [ GET {sortget} ]
            20 INCRBYFLOAT 'sort:f '1 ; SORT {sortkey} [ LIMIT {sortlimit} {sortlimit} ] [ ASC | DESC ] ALPHA [ GET {sortget} ]
            20 INCRBYFLOAT 'sort:f '1 ; SORT {sortkey} [ LIMIT {sortlimit} {sortlimit} ] [ ASC | DESC ] [ BY {sortby} ] [ GET {sortget} ] STORE {sortresult} ; LRANGE {sortresult} '0 '-1
            16 INCRBYFLOAT 'sort:f '1 ; SORT {sortkey} ALPHA [ DESC ] STORE 'sort:d ; LRANGE 'sort:d '0 '-1 ; TTL 'sort:d
            16 INCRBYFLOAT 'sort:f '1 ; SORT {sortlist} BY {sortby} ALPHA [ ASC | DESC ] [ GET {sortget} ]
            16 INCRBYFLOAT 'sort:f '1 ; SORT {sortordered} BY 'nosort [ LIMIT {sortlimit} {sortlimit} ] [ ASC | DESC ] [ GET {sortget} ]
            8 INCRBYFLOAT 'sort:f '1 ; SORT 'sort:s BY 'nosort [ LIMIT {sortlimit} {sortlimit} ] [ DESC ] STORE 'sort:d ; LRANGE 'sort:d '0 '-1
            6 INCRBYFLOAT 'sort:f '1 ; SORT_RO {sortkey} STORE 'sort:d
            6 DEL 'sort:w ; ( SET 'sort:w 'x | HSET 'sort:w 'f '1 | RPUSH 'sort:w '2 '1 | SADD 'sort:w '1 '2 ) ; INCRBYFLOAT 'sort:f '1 ; SORT 'sort:w
            4 COMMAND GETKEYS ( SORT {sortkey} [ BY {sortby} ] STORE {sortresult} | SORT_RO {sortkey} LIMIT '0 '1 | SORT {sortkey} GET 'store STORE 'sort:d )
            4 COMMAND GETKEYSANDFLAGS SORT {sortkey} [ STORE 'sort:d ]
            20 SORT 'sort:none [ LIMIT {sortlimit} {sortlimit} ] [ ASC | DESC ] [ BY {sortby} ] [ ALPHA ] [ GET {sortget} ] [ STORE 'sort:d ]
            10 SORT_RO 'sort:none [ LIMIT {sortlimit} {sortlimit} ] [ ASC | DESC ] [ BY {sortby} ] [ ALPHA ] [ GET {sortget} ]
            """);

    @Override
    public int weight() {
        return 10;
    }

    @Override
    public Family family() {
        return FAMILY;
    }

    @Override
    public byte @Nullable [] draw(String slot, SplittableRandom random, Slots slots) {
        return switch (slot) {
            case "sortkey" -> pick(random, "sort:l", "sort:l", "{t}sort:a", "sort:s", "sort:s", "sort:z", "sort:none");
            case "sortlist" -> pick(random, "sort:l", "{t}sort:a");
            case "sortordered" -> pick(random, "sort:l", "{t}sort:a", "sort:z", "sort:none");
            case "sortresult" -> pick(random, "sort:d", "{t}sort:d");
            case "sortby" -> pick(random, "w_*", "w_*", "h_*->f", "h_*->g", "none_*", "w_*->f", "h_*", "nosort*");
            case "sortget" -> pick(random, "#", "w_*", "h_*->f", "h_*->g", "h_*->", "h_*->none", "nostar", "*", "w_*x");
            case "sortlimit" ->
                slots.chance(90) ? ascii(Integer.toString(random.nextInt(-2, 14))) : slots.drawEdge("int");
            case "weightkey" -> ascii("w_" + random.nextInt(-5, 20));
            case "weighthash" -> ascii("h_" + random.nextInt(-5, 20));
            case "sortnum" -> slots.chance(96) ? ascii(number(random)) : slots.drawEdge("float");
            case "sorttext" ->
                slots.chance(80)
                        ? ascii("t" + random.nextInt(20))
                        : pick(random, "", "T1", "t1\u0000a", "t1\u0000b", "10", "9", "\u00e9");
            default -> null;
        };
    }

    private static String number(SplittableRandom random) {
        int n = random.nextInt(-5, 20);
        return random.nextInt(10) == 0 ? n + ".50" : Integer.toString(n);
    }

    private static byte[] pick(SplittableRandom random, String... texts) {
        return ascii(texts[random.nextInt(texts.length)]);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
