package io.nanoredis.family.zset;

import java.nio.charset.StandardCharsets;

/// The words of the group's options, as [io.nanoredis.resp.Args#is] takes them.
final class Words {
    static final byte[] NX = word("NX");
    static final byte[] XX = word("XX");
    static final byte[] GT = word("GT");
    static final byte[] LT = word("LT");
    static final byte[] CH = word("CH");
    static final byte[] INCR = word("INCR");
    static final byte[] BYSCORE = word("BYSCORE");
    static final byte[] BYLEX = word("BYLEX");
    static final byte[] REV = word("REV");
    static final byte[] LIMIT = word("LIMIT");
    static final byte[] WITHSCORES = word("WITHSCORES");
    static final byte[] WITHSCORE = word("WITHSCORE");
    static final byte[] MIN = word("MIN");
    static final byte[] MAX = word("MAX");
    static final byte[] COUNT = word("COUNT");
    static final byte[] WEIGHTS = word("WEIGHTS");
    static final byte[] AGGREGATE = word("AGGREGATE");
    static final byte[] SUM = word("SUM");

    private Words() {}

    private static byte[] word(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
