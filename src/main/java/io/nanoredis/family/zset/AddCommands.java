package io.nanoredis.family.zset;

import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.zset.ZsetEditor;
import org.jspecify.annotations.Nullable;

/// The commands that give members scores: ZADD, ZINCRBY.
final class AddCommands {
    private static final int NX = 1;
    private static final int XX = 1 << 1;
    private static final int GT = 1 << 2;
    private static final int LT = 1 << 3;
    private static final int CH = 1 << 4;
    private static final int INCR = 1 << 5;

    private static final ErrorReply XX_AND_NX =
            ErrorReply.of("ERR XX and NX options at the same time are not compatible");
    private static final ErrorReply GT_LT_NX =
            ErrorReply.of("ERR GT, LT, and/or NX options at the same time are not compatible");
    private static final ErrorReply ONE_INCREMENT =
            ErrorReply.of("ERR INCR option supports a single increment-element pair");
    private static final ErrorReply NAN = ErrorReply.of("ERR resulting score is not a number (NaN)");

    // what add() has done
    private static final int NOTHING = 0;
    private static final int ADDED = 1;
    private static final int UPDATED = 2;
    private static final int KEPT = 3;
    private static final int NOT_A_NUMBER = 4;

    private AddCommands() {}

    /// ZADD: gives members scores, on conditions.
    static void zadd(ShardContext cx, Args args, ReplyWriter out) {
        add(cx, args, 0, out);
    }

    /// ZINCRBY: ZADD with the option INCR. As in Redis, it takes the other options too.
    static void zincrby(ShardContext cx, Args args, ReplyWriter out) {
        add(cx, args, INCR, out);
    }

    private static void add(ShardContext cx, Args args, int implied, ReplyWriter out) {
        int options = implied;
        int first = 2;
        int option = option(args, first);
        while (option != 0) {
            options |= option;
            first++;
            option = first < args.count() ? option(args, first) : 0;
        }
        ErrorReply refusal = refusal(args, options, first);
        if (refusal != null) {
            out.error(refusal);
            return;
        }
        long record = cx.change(args, 1);
        if (!Zsets.refuses(record, out)) {
            addAll(cx, args, options, first, record, out);
        }
    }

    private static int option(Args args, int i) {
        if (args.length(i) == 2) {
            if (args.is(i, Words.NX)) {
                return NX;
            }
            if (args.is(i, Words.XX)) {
                return XX;
            }
            if (args.is(i, Words.GT)) {
                return GT;
            }
            return args.is(i, Words.LT) ? LT : args.is(i, Words.CH) ? CH : 0;
        }
        return args.length(i) == 4 && args.is(i, Words.INCR) ? INCR : 0;
    }

    private static boolean has(int options, int wanted) {
        return (options & wanted) == wanted;
    }

    private static @Nullable ErrorReply refusal(Args args, int options, int first) {
        int elements = args.count() - first;
        if (elements <= 0 || elements % 2 != 0) {
            return ErrorReply.SYNTAX;
        }
        if (has(options, NX | XX)) {
            return XX_AND_NX;
        }
        if (has(options, GT | NX) || has(options, LT | NX) || has(options, GT | LT)) {
            return GT_LT_NX;
        }
        if (has(options, INCR) && elements > 2) {
            return ONE_INCREMENT;
        }
        if (elements > 2) {
            for (int i = first; i < args.count(); i += 2) {
                if (!args.tryDouble(i)) {
                    return ErrorReply.NOT_A_FLOAT;
                }
            }
            return null;
        }
        return args.tryDouble(first) ? null : ErrorReply.NOT_A_FLOAT;
    }

    private static void addAll(ShardContext cx, Args args, int options, int first, long record, ReplyWriter out) {
        ZsetEditor editor = Zsets.edit(cx, args, 1, record);
        int added = 0;
        int updated = 0;
        int result = NOTHING;
        double score = 0;
        try {
            boolean one = args.count() - first == 2;
            for (int i = first; i < args.count(); i += 2) {
                if (!one) {
                    args.tryDouble(i); // one score was read just before
                }
                score = args.doubleValue();
                boolean there = editor.find(args.array(), args.offset(i + 1), args.length(i + 1));
                if (there && has(options, INCR)) {
                    score += editor.score();
                }
                result = add(editor, args, i + 1, there, score, options);
                added += result == ADDED ? 1 : 0;
                updated += result == UPDATED ? 1 : 0;
            }
        } finally {
            editor.close();
        }
        if (added + updated > 0) {
            cx.event(has(options, INCR) ? KeyEvent.ZINCR : KeyEvent.ZADD, args, 1);
        }
        if (result == NOT_A_NUMBER) {
            out.error(NAN);
        } else if (!has(options, INCR)) {
            out.integer(has(options, CH) ? added + updated : added);
        } else if (result == NOTHING) {
            out.nil();
        } else {
            out.doubleValue(score);
        }
    }

    private static int add(ZsetEditor editor, Args args, int name, boolean there, double score, int options) {
        if (!there) {
            if (has(options, XX)) {
                return NOTHING;
            }
            editor.add(args.array(), args.offset(name), args.length(name), score);
            return ADDED;
        }
        if (has(options, NX)) {
            return NOTHING;
        }
        if (Double.isNaN(score)) {
            return NOT_A_NUMBER;
        }
        double current = editor.score();
        if ((has(options, LT) && score >= current) || (has(options, GT) && score <= current)) {
            return NOTHING;
        }
        if (score == current) {
            return KEPT;
        }
        editor.update(args.array(), args.offset(name), args.length(name), score);
        return UPDATED;
    }
}
