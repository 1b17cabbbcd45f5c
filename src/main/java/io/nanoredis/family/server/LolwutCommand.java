package io.nanoredis.family.server;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandFlag;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.ServerFacts;
import io.nanoredis.command.Session;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/// LOLWUT: a picture of messages that hop between shards, another one each time, above the version.
///
/// `VERSION n` asks for the art of release n of Redis with its own parameters: the first two are taken as columns and
/// rows, and as in Redis only the releases 5 and 6 have any.
final class LolwutCommand {
    private static final byte[] VERSION = "VERSION".getBytes(StandardCharsets.US_ASCII);
    private static final String CAPTION = "Hops between shards, after the weavers of Bauhaus.\n";
    private static final int COLUMNS_DEFAULT = 40;
    private static final int ROWS_DEFAULT = 8;
    private static final int COLUMNS_MAX = 200;
    private static final int ROWS_MAX = 100;
    /// Where a thread of the weave goes next: up, straight on, down.
    private static final char[] STROKES = {'\u2571', '\u2500', '\u2572'};

    private LolwutCommand() {}

    static CommandRow row() {
        return Command.named("lolwut")
                .arity(-1)
                .flags(CommandFlag.READONLY, CommandFlag.FAST)
                .group(ServerFamily.GROUP)
                .since("5.0.0")
                .complexity("O(1)")
                .summary("Draws a picture and tells the version.")
                .syntax("[VERSION version [columns [rows]]]")
                .onSession(LolwutCommand::run);
    }

    private static void run(Session session, Args args, ReplyWriter out) {
        int columns = COLUMNS_DEFAULT;
        int rows = ROWS_DEFAULT;
        if (args.count() >= 3 && args.is(1, VERSION)) {
            int last = args.count();
            for (int i = 2; i < last; i++) {
                if (!args.tryLong(i)) {
                    out.error(ErrorReply.NOT_AN_INTEGER);
                    return;
                }
                if (i == 2) {
                    last = Math.min(last, 3 + parametersOf(args.longValue()));
                }
                if (i == 3) {
                    columns = Math.clamp(args.longValue(), 1, COLUMNS_MAX);
                } else if (i == 4) {
                    rows = Math.clamp(args.longValue(), 1, ROWS_MAX);
                }
            }
        }
        long seed = session.server().clock().nanos();
        String text = weave(new SplittableRandom(seed), columns, rows)
                + CAPTION
                + "Redis ver. " + ServerFacts.REDIS_VERSION + "\n";
        out.verbatim("txt", text.getBytes(StandardCharsets.UTF_8));
    }

    /// How many parameters the art of a release takes; what follows them is not looked at.
    private static int parametersOf(long release) {
        if (release == 5) {
            return 3;
        }
        return release == 6 ? 2 : 0;
    }

    /// One line per shard; each stroke is a message that stays or leaves for a neighbour.
    private static String weave(SplittableRandom random, int columns, int rows) {
        StringBuilder picture = new StringBuilder((columns + 1) * rows);
        for (int row = 0; row < rows; row++) {
            int slant = random.nextInt(STROKES.length);
            for (int column = 0; column < columns; column++) {
                if (random.nextInt(4) == 0) {
                    slant = random.nextInt(STROKES.length);
                }
                picture.append(STROKES[slant]);
            }
            picture.append('\n');
        }
        return picture.toString();
    }
}
