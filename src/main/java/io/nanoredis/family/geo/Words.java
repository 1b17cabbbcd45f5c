package io.nanoredis.family.geo;

import java.nio.charset.StandardCharsets;

/// The words of the group's options, as [io.nanoredis.resp.Args#is] takes them.
final class Words {
    static final byte[] NX = word("NX");
    static final byte[] XX = word("XX");
    static final byte[] CH = word("CH");
    static final byte[] M = word("M");
    static final byte[] KM = word("KM");
    static final byte[] FT = word("FT");
    static final byte[] MI = word("MI");
    static final byte[] WITHDIST = word("WITHDIST");
    static final byte[] WITHHASH = word("WITHHASH");
    static final byte[] WITHCOORD = word("WITHCOORD");
    static final byte[] ANY = word("ANY");
    static final byte[] ASC = word("ASC");
    static final byte[] DESC = word("DESC");
    static final byte[] COUNT = word("COUNT");
    static final byte[] STORE = word("STORE");
    static final byte[] STOREDIST = word("STOREDIST");
    static final byte[] FROMMEMBER = word("FROMMEMBER");
    static final byte[] FROMLONLAT = word("FROMLONLAT");
    static final byte[] BYRADIUS = word("BYRADIUS");
    static final byte[] BYBOX = word("BYBOX");

    private Words() {}

    private static byte[] word(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
