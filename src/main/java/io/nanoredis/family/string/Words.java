package io.nanoredis.family.string;

import java.nio.charset.StandardCharsets;

/// The words of the group's options, as [io.nanoredis.resp.Args#is] takes them.
final class Words {
    static final byte[] NX = word("NX");
    static final byte[] XX = word("XX");
    static final byte[] GET = word("GET");
    static final byte[] EX = word("EX");
    static final byte[] PX = word("PX");
    static final byte[] EXAT = word("EXAT");
    static final byte[] PXAT = word("PXAT");
    static final byte[] KEEPTTL = word("KEEPTTL");
    static final byte[] PERSIST = word("PERSIST");
    static final byte[] IFEQ = word("IFEQ");
    static final byte[] IFNE = word("IFNE");
    static final byte[] IFDEQ = word("IFDEQ");
    static final byte[] IFDNE = word("IFDNE");
    static final byte[] ENX = word("ENX");
    static final byte[] BYINT = word("BYINT");
    static final byte[] BYFLOAT = word("BYFLOAT");
    static final byte[] LBOUND = word("LBOUND");
    static final byte[] UBOUND = word("UBOUND");
    static final byte[] SATURATE = word("SATURATE");
    static final byte[] LEN = word("LEN");
    static final byte[] IDX = word("IDX");
    static final byte[] MINMATCHLEN = word("MINMATCHLEN");
    static final byte[] WITHMATCHLEN = word("WITHMATCHLEN");

    private Words() {}

    private static byte[] word(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
