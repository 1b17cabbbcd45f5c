package io.nanoredis.family.server;

import io.nanoredis.command.Coordinator;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// DEBUG PROTOCOL: one value of each RESP type, with which clients test their parsers.
final class DebugProtocol {
    private static final byte[] BIG_NUMBER =
            "1234567999999999999999999999999999999".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ATTRIBUTE_OF_ONE = "|1\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final ErrorReply UNKNOWN = ErrorReply.of(
            "ERR Wrong protocol type name. Please use one of the following: string|integer|double|bignum|null"
                    + "|array|set|map|attrib|push|verbatim|true|false");
    private static final ErrorReply RESP3_ONLY = ErrorReply.of("ERR RESP2 is not supported by this command");

    private DebugProtocol() {}

    static void reply(Coordinator cx, Args args, ReplyWriter out) {
        switch (args.text(2).toLowerCase(Locale.ROOT)) {
            case "string" -> out.bulkText("Hello World");
            case "integer" -> out.integer(12345);
            case "double" -> out.doubleValue(3.141);
            case "null" -> out.nil();
            case "array" -> array(out);
            case "set" -> set(out);
            case "map" -> map(out);
            case "attrib" -> attribute(out);
            case "push" -> push(out);
            case "true" -> out.bool(true);
            case "false" -> out.bool(false);
            case "verbatim" -> out.verbatim("txt", "This is a verbatim\nstring");
            case "bignum" -> out.bigNumber(BIG_NUMBER);
            default -> out.error(UNKNOWN);
        }
    }

    private static void array(ReplyWriter out) {
        out.arrayHeader(3);
        numbers(out);
    }

    private static void set(ReplyWriter out) {
        out.setHeader(3);
        numbers(out);
    }

    private static void numbers(ReplyWriter out) {
        for (int i = 0; i < 3; i++) {
            out.integer(i);
        }
    }

    private static void map(ReplyWriter out) {
        out.mapHeader(3);
        for (int i = 0; i < 3; i++) {
            out.integer(i);
            out.bool(i == 1);
        }
    }

    /// An attribute, which RESP2 clients do not get, and the reply that it belongs to.
    private static void attribute(ReplyWriter out) {
        if (out.resp3()) {
            out.raw(ATTRIBUTE_OF_ONE, 0, ATTRIBUTE_OF_ONE.length);
            out.bulkText("key-popularity");
            out.arrayHeader(2);
            out.bulkText("key:123");
            out.integer(90);
        }
        out.bulkText("Some real reply following the attribute");
    }

    private static void push(ReplyWriter out) {
        if (!out.resp3()) {
            out.error(RESP3_ONLY);
            return;
        }
        out.pushHeader(2);
        out.bulkText("server-cpu-usage");
        out.integer(42);
        out.bulkText("Some real reply following the push reply");
    }
}
