package io.nanoredis.resp;

import java.nio.charset.StandardCharsets;

/// An error as a client sees it: a code in capitals and a message, encoded once.
///
/// The constants and factories here are the catalogue of errors that more than one command gives; their texts are
/// identical to
/// those of Redis 7.0, since clients compare them. Carriage return and line feed never enter an encoded error, whoever
/// supplied the text: within it they become blanks, at its end they go.
///
/// *Thread*: immutable, any. *Cost*: a constant is encoded once per process, a factory allocates.
public final class ErrorReply {
    public static final ErrorReply SYNTAX = of("ERR syntax error");
    public static final ErrorReply WRONG_TYPE = of("WRONGTYPE Operation against a key holding the wrong kind of value");
    public static final ErrorReply NOT_AN_INTEGER = of("ERR value is not an integer or out of range");
    public static final ErrorReply NOT_A_FLOAT = of("ERR value is not a valid float");
    public static final ErrorReply OUT_OF_RANGE = of("ERR value is out of range");
    public static final ErrorReply MUST_BE_POSITIVE = of("ERR value is out of range, must be positive");
    public static final ErrorReply OVERFLOW = of("ERR increment or decrement would overflow");
    public static final ErrorReply DECREMENT_OVERFLOW = of("ERR decrement would overflow");
    public static final ErrorReply NAN_OR_INFINITY = of("ERR increment would produce NaN or Infinity");
    public static final ErrorReply OFFSET_OUT_OF_RANGE = of("ERR offset is out of range");
    public static final ErrorReply STRING_TOO_LONG = of("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
    public static final ErrorReply NO_SUCH_KEY = of("ERR no such key");
    public static final ErrorReply INDEX_OUT_OF_RANGE = of("ERR index out of range");
    public static final ErrorReply SAME_OBJECT = of("ERR source and destination objects are the same");
    public static final ErrorReply INVALID_CURSOR = of("ERR invalid cursor");
    public static final ErrorReply DB_INDEX_OUT_OF_RANGE = of("ERR DB index is out of range");
    public static final ErrorReply INVALID_DB_INDEX = of("ERR invalid DB index");
    public static final ErrorReply NO_AUTH = of("NOAUTH Authentication required.");
    public static final ErrorReply WRONG_PASSWORD = of("WRONGPASS invalid username-password pair or user is disabled.");
    public static final ErrorReply NO_PASSWORD_SET =
            of("ERR AUTH <password> called without any password configured for the default user. "
                    + "Are you sure your configuration is correct?");
    public static final ErrorReply NO_PROTO = of("NOPROTO unsupported protocol version");
    public static final ErrorReply PROTOCOL_VERSION_NOT_AN_INTEGER =
            of("ERR Protocol version is not an integer or out of range");
    public static final ErrorReply BUSY_KEY = of("BUSYKEY Target key name already exists.");
    public static final ErrorReply BAD_DUMP = of("ERR Bad data format");
    public static final ErrorReply DUMP_CHECKSUM = of("ERR DUMP payload version or checksum are wrong");
    public static final ErrorReply OUT_OF_MEMORY = of("OOM command not allowed when used memory > 'maxmemory'.");
    public static final ErrorReply MAX_CLIENTS = of("ERR max number of clients reached");
    public static final ErrorReply NO_SUCH_CLIENT = of("ERR No such client");
    public static final ErrorReply TIMEOUT_NOT_AN_INTEGER = of("ERR timeout is not an integer or out of range");
    public static final ErrorReply TIMEOUT_NEGATIVE = of("ERR timeout is negative");
    public static final ErrorReply LFU_NOT_SELECTED =
            of("ERR An LFU maxmemory policy is not selected, access frequency not tracked. "
                    + "Please note that when switching between policies at runtime LRU and LFU data will take some time "
                    + "to adjust.");
    public static final ErrorReply LFU_SELECTED = of("ERR An LFU maxmemory policy is selected, idle time not tracked. "
            + "Please note that when switching between policies at runtime LRU and LFU data will take some time "
            + "to adjust.");

    public static final ErrorReply INVALID_MULTIBULK_LENGTH = of("ERR Protocol error: invalid multibulk length");
    public static final ErrorReply UNAUTHENTICATED_MULTIBULK_LENGTH =
            of("ERR Protocol error: unauthenticated multibulk length");
    public static final ErrorReply TOO_BIG_MULTIBULK_COUNT = of("ERR Protocol error: too big mbulk count string");
    public static final ErrorReply TOO_BIG_BULK_COUNT = of("ERR Protocol error: too big bulk count string");
    public static final ErrorReply INVALID_BULK_LENGTH = of("ERR Protocol error: invalid bulk length");
    public static final ErrorReply UNAUTHENTICATED_BULK_LENGTH = of("ERR Protocol error: unauthenticated bulk length");
    public static final ErrorReply TOO_BIG_INLINE_REQUEST = of("ERR Protocol error: too big inline request");
    public static final ErrorReply UNBALANCED_QUOTES = of("ERR Protocol error: unbalanced quotes in request");

    /// Redis shows at most this many bytes of a client's own text in an error.
    private static final int ECHOED_BYTES_MAX = 128;

    private final byte[] encoded;

    private ErrorReply(byte[] encoded) {
        this.encoded = encoded;
    }

    /// An error of one's own.
    ///
    /// @param text code and message without the leading dash, one character per byte (ISO 8859-1)
    public static ErrorReply of(String text) {
        return of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// An error of one's own, from bytes: code and message without the leading dash.
    public static ErrorReply of(byte[] text) {
        int length = lengthWithoutLineEnds(text);
        byte[] encoded = new byte[length + 3];
        encoded[0] = '-';
        for (int i = 0; i < length; i++) {
            encoded[i + 1] = sanitised(text[i]);
        }
        encoded[length + 1] = '\r';
        encoded[length + 2] = '\n';
        return new ErrorReply(encoded);
    }

    /// Line ends at the end of an error are dropped, those within become blanks, as in Redis.
    private static int lengthWithoutLineEnds(byte[] text) {
        int length = text.length;
        while (length > 0 && (text[length - 1] == '\r' || text[length - 1] == '\n')) {
            length--;
        }
        return length;
    }

    private static byte sanitised(byte c) {
        return c == '\r' || c == '\n' ? (byte) ' ' : c;
    }

    /// For a command with too few or too many arguments.
    ///
    /// @param command its name in lower case, `container|subcommand` for a subcommand
    public static ErrorReply wrongArity(String command) {
        return of("ERR wrong number of arguments for '" + command + "' command");
    }

    /// For an expiry that is not positive or does not fit 64 bits in milliseconds.
    ///
    /// @param command its name in lower case
    public static ErrorReply invalidExpireTime(String command) {
        return of("ERR invalid expire time in '" + command + "' command");
    }

    /// For a command that is not known, with the beginning of its name and arguments.
    public static ErrorReply unknownCommand(Args args) {
        StringBuilder shown = new StringBuilder();
        for (int i = 1; i < args.count() && shown.length() < ECHOED_BYTES_MAX; i++) {
            String argument = echoed(args.text(i), ECHOED_BYTES_MAX - shown.length());
            shown.append('\'').append(argument).append("' ");
        }
        return of("ERR unknown command '" + echoed(args.text(0), ECHOED_BYTES_MAX) + "', with args beginning with: "
                + shown);
    }

    /// For a container command whose second word names none of its subcommands.
    ///
    /// @param container its name in upper case
    public static ErrorReply unknownSubcommand(String container, String subcommand) {
        return of("ERR unknown subcommand '" + echoed(subcommand, ECHOED_BYTES_MAX) + "'. Try " + container + " HELP.");
    }

    /// For a subcommand that is known but was given arguments that it does not take.
    ///
    /// @param container its name in upper case
    public static ErrorReply subcommandSyntax(String container, String subcommand) {
        return of("ERR unknown subcommand or wrong number of arguments for '" + echoed(subcommand, ECHOED_BYTES_MAX)
                + "'. Try " + container + " HELP.");
    }

    /// For a command that a client may not run while it subscribes to something in RESP2.
    ///
    /// @param command its full name, lower case
    public static ErrorReply notWhileSubscribed(String command) {
        return of("ERR Can't execute '" + command
                + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are" + " allowed in this context");
    }

    /// For an element of a command's array that does not begin with a dollar sign.
    static ErrorReply expectedDollar(byte got) {
        return of("ERR Protocol error: expected '$', got '" + (char) (got & 0xff) + "'");
    }

    /// A client's text with blanks for its line ends, where Redis does not drop those at the end.
    public static String inOneLine(String text) {
        return text.replace('\r', ' ').replace('\n', ' ');
    }

    /// The part of a client's text that Redis echoes in most errors, where it ends at a NUL.
    public static String untilNul(String text) {
        int nul = text.indexOf('\0');
        return nul < 0 ? text : text.substring(0, nul);
    }

    /// Redis echoes C strings: up to a NUL, up to a number of bytes.
    private static String echoed(String text, int bytesMax) {
        String shown = untilNul(text);
        return shown.substring(0, Math.min(shown.length(), bytesMax));
    }

    /// The whole reply, dash and line end included. Shared: not to be changed.
    byte[] encoded() {
        return encoded;
    }

    /// Code and message, without framing.
    public String text() {
        return new String(encoded, 1, encoded.length - 3, StandardCharsets.ISO_8859_1);
    }

    /// The first word, which clients dispatch on: `ERR`, `WRONGTYPE` ...
    public String code() {
        String text = text();
        int blank = text.indexOf(' ');
        return blank < 0 ? text : text.substring(0, blank);
    }

    @Override
    public String toString() {
        return text();
    }
}
