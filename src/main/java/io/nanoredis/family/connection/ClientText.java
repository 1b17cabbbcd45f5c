package io.nanoredis.family.connection;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;

/// What a client may call itself and its library: text that cannot break a line of CLIENT LIST.
final class ClientText {
    /// The error for a name of CLIENT SETNAME and HELLO SETNAME.
    static final ErrorReply BAD_NAME =
            ErrorReply.of("ERR Client names cannot contain spaces, newlines or special characters.");

    private ClientText() {}

    /// Whether argument `i` consists of visible ASCII characters only; the empty text does.
    static boolean isPrintable(Args args, int i) {
        byte[] a = args.array();
        for (int at = args.offset(i), end = at + args.length(i); at < end; at++) {
            if (a[at] < '!' || a[at] > '~') {
                return false;
            }
        }
        return true;
    }
}
