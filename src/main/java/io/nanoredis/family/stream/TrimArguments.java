package io.nanoredis.family.stream;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.stream.References;
import io.nanoredis.type.stream.StreamId;
import io.nanoredis.type.stream.StreamTrim;
import org.jspecify.annotations.Nullable;

/// Reads the options of XADD and XTRIM.
///
/// *Thread*: any; no state.
final class TrimArguments {
    /// What [#parseAdd] returns when it has replied an error.
    static final int REFUSED = -1;

    private static final ErrorReply TWO_BOUNDS =
            ErrorReply.of("ERR syntax error, MAXLEN and MINID options at the same time are not compatible");
    private static final ErrorReply NEGATIVE_LENGTH = ErrorReply.of("ERR The MAXLEN argument must be >= 0.");
    private static final ErrorReply NEGATIVE_LIMIT = ErrorReply.of("ERR The LIMIT argument must be >= 0.");
    private static final ErrorReply LIMIT_ALONE =
            ErrorReply.of("ERR syntax error, LIMIT cannot be used without specifying a trimming strategy");
    private static final ErrorReply NO_BOUND =
            ErrorReply.of("ERR syntax error, XTRIM must be called with a trimming strategy");
    private static final ErrorReply EXACT_LIMIT =
            ErrorReply.of("ERR syntax error, LIMIT cannot be used without the special ~ option");

    private static final ErrorReply TWO_PRODUCERS = ErrorReply.of("ERR IDMP/IDMPAUTO specified multiple times");
    private static final ErrorReply PRODUCER_WITH_ID =
            ErrorReply.of("ERR IDMP/IDMPAUTO can be used only with auto-generated IDs");
    private static final ErrorReply NO_PRODUCER = ErrorReply.of("ERR IDMP requires a non-empty producer ID");
    private static final ErrorReply NO_IDENTIFIER = ErrorReply.of("ERR IDMP requires a non-empty idempotent ID");
    private static final ErrorReply NO_AUTO_PRODUCER = ErrorReply.of("ERR IDMPAUTO requires a non-empty producer ID");

    private static final int FIRST_OPTION = 2;
    private static final long LIMIT_PER_NODE_ENTRY = 100;
    private static final long LIMIT_WITHOUT_NODE_ENTRIES = 10_000;
    private static final long LIMIT_MAX = 1_000_000;

    private static final int PRODUCER_SHIFT = 32;
    private static final long BY_CONTENT = 1 << 30;
    private static final long MUST_EXIST = 1 << 29;
    private static final long HAS_ID = 1 << 28;
    private static final long HAS_WHOLE_ID = 1 << 27;
    private static final long POSITION = HAS_WHOLE_ID - 1;
    private static final long NOT_GIVEN = -1;

    private TrimArguments() {}

    /// Where the ID of XADD stands, given what [#parseAdd] returned.
    static int idAt(long parsed) {
        return (int) (parsed & POSITION);
    }

    /// Whether the ID is given, or at least its time; else the server chooses it.
    static boolean hasId(long parsed) {
        return (parsed & HAS_ID) != 0;
    }

    /// Whether the number of the ID is given.
    static boolean hasWholeId(long parsed) {
        return (parsed & HAS_WHOLE_ID) != 0;
    }

    /// Whether a missing stream is not to be made.
    static boolean mustExist(long parsed) {
        return (parsed & MUST_EXIST) != 0;
    }

    /// The argument with the name of the producer, 0 without one; unless the identifier is made [#byContent], it
    /// follows.
    static int producerAt(long parsed) {
        return (int) (parsed >>> PRODUCER_SHIFT);
    }

    /// Whether the producer's identifier is made of the entry itself.
    static boolean byContent(long parsed) {
        return (parsed & BY_CONTENT) != 0;
    }

    /// Reads the options of XADD and the ID; returns something for [#idAt] and the questions beside it, or [#REFUSED]
    /// when an error has been replied.
    ///
    /// @param trim gets what is to be removed
    /// @param id gets what is given of the ID
    static long parseAdd(Args args, long nodeEntriesMax, StreamTrim trim, StreamId id, ReplyWriter out) {
        reset(trim);
        long flags = 0;
        int i = FIRST_OPTION;
        for (; i < args.count() && !args.is(i, Words.AUTOMATIC); i++) {
            if (args.is(i, Words.NOMKSTREAM)) {
                flags |= MUST_EXIST;
                continue;
            }
            int named = producer(args, i);
            if (named > 0) {
                ErrorReply error = producerError(args, i, producerAt(flags) != 0);
                if (error != null) {
                    out.error(error);
                    return REFUSED;
                }
                flags |= ((i + 1L) << PRODUCER_SHIFT) | (named == 1 ? BY_CONTENT : 0);
                i += named;
                continue;
            }
            int read = option(args, i, trim, out);
            if (read == REFUSED) {
                return REFUSED;
            }
            if (read == 0) {
                IdArguments.Form form = IdArguments.parseForAdd(args, i, id);
                if (form == IdArguments.Form.INVALID) {
                    out.error(IdArguments.INVALID);
                    return REFUSED;
                }
                if (producerAt(flags) != 0) {
                    out.error(PRODUCER_WITH_ID);
                    return REFUSED;
                }
                flags |= form == IdArguments.Form.COMPLETE ? HAS_ID | HAS_WHOLE_ID : HAS_ID;
                break;
            }
            i += read - 1;
        }
        return settle(trim, nodeEntriesMax, out) ? i | flags : REFUSED;
    }

    /// How many arguments follow the word that says who has made the entry; 0 if it is none.
    private static int producer(Args args, int i) {
        int left = args.count() - 1 - i;
        if (left > 0 && args.is(i, Words.IDMPAUTO)) {
            return 1;
        }
        return left > 1 && args.is(i, Words.IDMP) ? 2 : 0;
    }

    private static @Nullable ErrorReply producerError(Args args, int i, boolean again) {
        if (again) {
            return TWO_PRODUCERS;
        }
        boolean byContent = args.is(i, Words.IDMPAUTO);
        if (args.length(i + 1) == 0) {
            return byContent ? NO_AUTO_PRODUCER : NO_PRODUCER;
        }
        return !byContent && args.length(i + 2) == 0 ? NO_IDENTIFIER : null;
    }

    /// Reads the options of XTRIM; false if an error has been replied.
    static boolean parseTrim(Args args, long nodeEntriesMax, StreamTrim trim, ReplyWriter out) {
        reset(trim);
        for (int i = FIRST_OPTION; i < args.count(); i++) {
            int read = option(args, i, trim, out);
            if (read == REFUSED) {
                return false;
            }
            if (read == 0) {
                out.error(ErrorReply.SYNTAX);
                return false;
            }
            i += read - 1;
        }
        if (trim.bound == StreamTrim.Bound.NONE && trim.limit <= 0) {
            out.error(NO_BOUND);
            return false;
        }
        return settle(trim, nodeEntriesMax, out);
    }

    private static void reset(StreamTrim trim) {
        trim.reset();
        trim.limit = NOT_GIVEN;
        trim.references = References.UNSAID;
    }

    /// Reads an option; returns how many arguments it took, 0 if it is none.
    private static int option(Args args, int i, StreamTrim trim, ReplyWriter out) {
        boolean followed = i + 1 < args.count();
        if (followed && args.is(i, Words.MAXLEN)) {
            return bound(args, i, StreamTrim.Bound.LENGTH, trim, out);
        }
        if (followed && args.is(i, Words.MINID)) {
            return bound(args, i, StreamTrim.Bound.ID, trim, out);
        }
        if (followed && args.is(i, Words.LIMIT)) {
            return limit(args, i + 1, trim, out);
        }
        References references = references(args, i);
        if (references == null) {
            return 0;
        }
        if (trim.references != References.UNSAID) {
            out.error(ErrorReply.SYNTAX);
            return REFUSED;
        }
        trim.references = references;
        return 1;
    }

    /// What an argument says about pending entries; null if nothing.
    static @Nullable References references(Args args, int i) {
        if (args.is(i, Words.KEEPREF)) {
            return References.KEEP;
        }
        if (args.is(i, Words.DELREF)) {
            return References.DELETE;
        }
        return args.is(i, Words.ACKED) ? References.ACKNOWLEDGED : null;
    }

    private static int bound(Args args, int i, StreamTrim.Bound bound, StreamTrim trim, ReplyWriter out) {
        if (trim.bound != StreamTrim.Bound.NONE) {
            out.error(TWO_BOUNDS);
            return REFUSED;
        }
        trim.approximate = false;
        int value = i + 1;
        if (value + 1 < args.count()) {
            trim.approximate = args.is(value, Words.APPROXIMATELY);
            value += trim.approximate || args.is(value, Words.EXACTLY) ? 1 : 0;
        }
        if (bound == StreamTrim.Bound.LENGTH) {
            if (!args.tryLong(value)) {
                out.error(ErrorReply.NOT_AN_INTEGER);
                return REFUSED;
            }
            if (args.longValue() < 0) {
                out.error(NEGATIVE_LENGTH);
                return REFUSED;
            }
            trim.lengthMax = args.longValue();
        } else if (!IdArguments.parse(args, value, 0, trim.idLeast, out)) {
            return REFUSED;
        }
        trim.bound = bound;
        return value + 1 - i;
    }

    private static int limit(Args args, int value, StreamTrim trim, ReplyWriter out) {
        if (!args.tryLong(value)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return REFUSED;
        }
        if (args.longValue() < 0) {
            out.error(NEGATIVE_LIMIT);
            return REFUSED;
        }
        trim.limit = args.longValue();
        return 2;
    }

    /// Checks the options together, and fills in those that were not given.
    private static boolean settle(StreamTrim trim, long nodeEntriesMax, ReplyWriter out) {
        if (trim.limit > 0 && trim.bound == StreamTrim.Bound.NONE) {
            out.error(LIMIT_ALONE);
            return false;
        }
        if (trim.limit != NOT_GIVEN && !trim.approximate) {
            out.error(EXACT_LIMIT);
            return false;
        }
        if (trim.limit == NOT_GIVEN) {
            long limit = LIMIT_PER_NODE_ENTRY * nodeEntriesMax;
            long ordinary = limit <= 0 ? LIMIT_WITHOUT_NODE_ENTRIES : Math.min(limit, LIMIT_MAX);
            trim.limit = trim.approximate ? ordinary : 0;
        }
        if (trim.references == References.UNSAID) {
            trim.references = References.KEEP;
        }
        return true;
    }
}
