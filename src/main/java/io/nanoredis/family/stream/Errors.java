package io.nanoredis.family.stream;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;

/// The errors that several commands of this family give.
final class Errors {
    private Errors() {}

    /// No such key, or no such group in it, each named by an argument.
    static ErrorReply noGroup(Args args, int key, int group) {
        return ErrorReply.of(
                "NOGROUP No such key '" + echoed(args, key) + "' or consumer group '" + echoed(args, group) + "'");
    }

    /// As [#noGroup], for XREADGROUP.
    static ErrorReply noGroupToRead(Args args, int key, int group) {
        return ErrorReply.of("NOGROUP No such key '" + echoed(args, key) + "' or consumer group '" + echoed(args, group)
                + "' in XREADGROUP with GROUP option");
    }

    /// The key is there, but no such group in it.
    static ErrorReply noGroupInKey(Args args, int key, int group) {
        return ErrorReply.of("NOGROUP No such consumer group '" + echoed(args, group) + "' for key name '"
                + echoed(args, key) + "'");
    }

    static String echoed(Args args, int i) {
        return ErrorReply.untilNul(args.text(i));
    }
}
