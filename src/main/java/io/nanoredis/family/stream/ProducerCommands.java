package io.nanoredis.family.stream;

import io.nanoredis.command.Settings;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.stream.Stream;
import io.nanoredis.type.stream.StreamId;
import io.nanoredis.type.stream.StreamProducers;
import io.nanoredis.type.stream.StreamType;
import org.jspecify.annotations.Nullable;

/// The commands about those who add to a stream under identifiers of their own: XCFGSET and XIDMPRECORD.
final class ProducerCommands {
    private static final ErrorReply NOTHING_TO_SET = ErrorReply.of("ERR At least one parameter must be specified");
    private static final ErrorReply BAD_DURATION =
            ErrorReply.of("ERR IDMP-DURATION must be between 1 and 86400 seconds");
    private static final ErrorReply BAD_MAXSIZE = ErrorReply.of("ERR IDMP-MAXSIZE must be between 1 and 10000 entries");
    private static final ErrorReply NO_PRODUCER = ErrorReply.of("ERR producer ID must be non-empty");
    private static final ErrorReply NO_IDENTIFIER = ErrorReply.of("ERR idempotent ID must be non-empty");
    private static final ErrorReply NO_ENTRY =
            ErrorReply.of("ERR The specified stream ID was deleted or doesn't exist");
    private static final ErrorReply OTHER_ENTRY =
            ErrorReply.of("ERR The specified IDMP producer-id/idempotent-id pair maps to a different stream ID");

    private static final int FIRST_OPTION = 2;
    private static final int PRODUCER = 2;
    private static final int IDENTIFIER = 3;
    private static final int ID = 4;
    private static final long NOT_GIVEN = -1;

    private ProducerCommands() {}

    /// Opens the stream of the key; null if there is none, and the error has been replied.
    private static @Nullable Stream open(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.change(args, 1);
        if (record == 0) {
            out.error(ErrorReply.NO_SUCH_KEY);
            return null;
        }
        if (!StreamType.isStream(record)) {
            out.error(ErrorReply.WRONG_TYPE);
            return null;
        }
        return Streams.open(cx, record);
    }

    /// XCFGSET: how long and how many identifiers are kept.
    static void xcfgset(ShardContext cx, Args args, ReplyWriter out) {
        long seconds = NOT_GIVEN;
        long entriesMax = NOT_GIVEN;
        for (int i = FIRST_OPTION; i < args.count(); i += 2) {
            boolean isDuration = args.is(i, Words.IDMP_DURATION);
            if (i + 1 == args.count() || (!isDuration && !args.is(i, Words.IDMP_MAXSIZE))) {
                out.error(ErrorReply.SYNTAX);
                return;
            }
            if (!args.tryLong(i + 1)) {
                out.error(ErrorReply.NOT_AN_INTEGER);
                return;
            }
            long value = args.longValue();
            if (value < 1 || value > (isDuration ? StreamProducers.SECONDS_MAX : StreamProducers.ENTRIES_LIMIT)) {
                out.error(isDuration ? BAD_DURATION : BAD_MAXSIZE);
                return;
            }
            seconds = isDuration ? value : seconds;
            entriesMax = isDuration ? entriesMax : value;
        }
        if (args.count() == FIRST_OPTION) {
            out.error(NOTHING_TO_SET);
            return;
        }
        Stream stream = open(cx, args, out);
        if (stream != null) {
            configure(cx, stream.producers(), seconds, entriesMax);
            cx.keyspace().modified(cx.find(args, 1));
            out.ok();
        }
    }

    private static void configure(ShardContext cx, StreamProducers producers, long seconds, long entriesMax) {
        Settings settings = cx.server().settings();
        producers.create(settings.streamProducerSeconds(), settings.streamProducerEntriesMax());
        producers.configure(
                seconds == NOT_GIVEN ? producers.seconds() : seconds,
                entriesMax == NOT_GIVEN ? producers.entriesMax() : entriesMax);
    }

    /// XIDMPRECORD: notes the identifier of an entry that is there.
    static void xidmprecord(ShardContext cx, Args args, ReplyWriter out) {
        if (args.length(PRODUCER) == 0 || args.length(IDENTIFIER) == 0) {
            out.error(args.length(PRODUCER) == 0 ? NO_PRODUCER : NO_IDENTIFIER);
            return;
        }
        StreamId id = Streams.type(cx).id();
        if (!IdArguments.parse(args, ID, 0, id, out)) {
            return;
        }
        Stream stream = open(cx, args, out);
        if (stream == null) {
            return;
        }
        if (!stream.seek(id.ms(), id.seq())) {
            out.error(NO_ENTRY);
            return;
        }
        Producer producer = Producer.of(args, PRODUCER, IDENTIFIER);
        long known = stream.producers().exist() ? producer.known(stream.producers()) : 0;
        if (known == 0) {
            producer.remember(cx, stream, id);
            cx.keyspace().modified(cx.find(args, 1));
        } else if (StreamProducers.idOf(known, Streams.type(cx).otherId()).compare(id) != 0) {
            out.error(OTHER_ENTRY);
            return;
        }
        out.ok();
    }
}
