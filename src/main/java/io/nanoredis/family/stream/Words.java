package io.nanoredis.family.stream;

import java.nio.charset.StandardCharsets;

/// The option words of this family, in upper case as [io.nanoredis.resp.Args#is] wants them.
final class Words {
    static final byte[] ACKED = word("ACKED");
    static final byte[] BLOCK = word("BLOCK");
    static final byte[] CLAIM = word("CLAIM");
    static final byte[] COUNT = word("COUNT");
    static final byte[] DELREF = word("DELREF");
    static final byte[] ENTRIESADDED = word("ENTRIESADDED");
    static final byte[] ENTRIESREAD = word("ENTRIESREAD");
    static final byte[] FAIL = word("FAIL");
    static final byte[] FATAL = word("FATAL");
    static final byte[] FORCE = word("FORCE");
    static final byte[] FULL = word("FULL");
    static final byte[] GROUP = word("GROUP");
    static final byte[] IDLE = word("IDLE");
    static final byte[] IDMP = word("IDMP");
    static final byte[] IDMPAUTO = word("IDMPAUTO");
    static final byte[] IDMP_DURATION = word("IDMP-DURATION");
    static final byte[] IDMP_MAXSIZE = word("IDMP-MAXSIZE");
    static final byte[] IDS = word("IDS");
    static final byte[] JUSTID = word("JUSTID");
    static final byte[] KEEPREF = word("KEEPREF");
    static final byte[] LASTID = word("LASTID");
    static final byte[] LIMIT = word("LIMIT");
    static final byte[] MAXDELETEDID = word("MAXDELETEDID");
    static final byte[] MAXLEN = word("MAXLEN");
    static final byte[] MINID = word("MINID");
    static final byte[] MKSTREAM = word("MKSTREAM");
    static final byte[] NOACK = word("NOACK");
    static final byte[] NOMKSTREAM = word("NOMKSTREAM");
    static final byte[] RETRYCOUNT = word("RETRYCOUNT");
    static final byte[] SILENT = word("SILENT");
    static final byte[] STREAMS = word("STREAMS");
    static final byte[] TIME = word("TIME");
    /// The ID that the server chooses.
    static final byte[] AUTOMATIC = word("*");
    /// The last ID of a stream.
    static final byte[] LAST = word("$");
    /// The entries that a group has not seen.
    static final byte[] NEW = word(">");
    /// Trims to whole nodes.
    static final byte[] APPROXIMATELY = word("~");
    /// Trims to the entry.
    static final byte[] EXACTLY = word("=");

    private Words() {}

    private static byte[] word(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
