package io.nanoredis.family.zset;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a union, an intersection or a difference asks for, as its arguments say.
///
/// *Shape*: a number of keys, the keys, then options. *Thread*: one command; [#readOptions] before it is read by
/// others.
final class Combination {
    /// Which sets' members are wanted.
    enum Kind {
        UNION,
        INTERSECTION,
        DIFFERENCE
    }

    /// How the scores of one member in several sets become one.
    enum Aggregate {
        SUM,
        MIN,
        MAX
    }

    /// What becomes of the result.
    enum Result {
        REPLIED,
        STORED,
        COUNTED
    }

    private static final ErrorReply WEIGHT = ErrorReply.of("ERR weight value is not a float");
    private static final ErrorReply LIMIT = ErrorReply.of("ERR LIMIT can't be negative");

    private final Kind kind;
    private final Result result;
    private final int firstKey;
    private final int keys;
    private double[] weights = new double[0];
    private Aggregate aggregate = Aggregate.SUM;
    private boolean withScores;
    private long limit;

    private Combination(Kind kind, Result result, int firstKey, int keys) {
        this.kind = kind;
        this.result = result;
        this.firstKey = firstKey;
        this.keys = keys;
    }

    /// What a command asks for, without its options; null if the number of keys is wrong, and the error has been
    /// replied.
    ///
    /// @param name of the command, in lower case
    static @Nullable Combination of(String name, Kind kind, Result result, Args args, ReplyWriter out) {
        int numKeysAt = result == Result.STORED ? 2 : 1;
        if (!args.tryLong(numKeysAt)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return null;
        }
        long keys = args.longValue();
        if (keys < 1) {
            out.error(ErrorReply.of("ERR at least 1 input key is needed for '" + name + "' command"));
            return null;
        }
        if (keys > args.count() - numKeysAt - 1) {
            out.error(ErrorReply.SYNTAX);
            return null;
        }
        return new Combination(kind, result, numKeysAt + 1, (int) keys);
    }

    /// Reads what follows the keys; false if it is wrong, and the error has been replied.
    boolean readOptions(Args args, ReplyWriter out) {
        weights = new double[keys];
        Arrays.fill(weights, 1);
        int i = firstKey + keys;
        while (i < args.count()) {
            int taken = readOption(args, i);
            if (taken == 0) {
                out.error(ErrorReply.SYNTAX);
                return false;
            }
            if (taken < 0) {
                out.error(result == Result.COUNTED ? LIMIT : WEIGHT);
                return false;
            }
            i += taken;
        }
        return true;
    }

    /// How many arguments the option takes; 0 if it is none, negative if its value is wrong.
    private int readOption(Args args, int i) {
        int remaining = args.count() - i;
        if (result == Result.COUNTED) {
            return remaining >= 2 && args.is(i, Words.LIMIT) ? readLimit(args, i + 1) : 0;
        }
        if (kind != Kind.DIFFERENCE && remaining > keys && args.is(i, Words.WEIGHTS)) {
            return readWeights(args, i + 1);
        }
        if (kind != Kind.DIFFERENCE && remaining >= 2 && args.is(i, Words.AGGREGATE)) {
            return readAggregate(args, i + 1);
        }
        if (result == Result.REPLIED && args.is(i, Words.WITHSCORES)) {
            withScores = true;
            return 1;
        }
        return 0;
    }

    private int readLimit(Args args, int i) {
        if (!args.tryLong(i) || args.longValue() < 0) {
            return -1;
        }
        limit = args.longValue();
        return 2;
    }

    private int readWeights(Args args, int first) {
        for (int k = 0; k < keys; k++) {
            if (!args.tryDouble(first + k)) {
                return -1;
            }
            weights[k] = args.doubleValue();
        }
        return 1 + keys;
    }

    private int readAggregate(Args args, int i) {
        if (args.is(i, Words.SUM)) {
            aggregate = Aggregate.SUM;
        } else if (args.is(i, Words.MIN)) {
            aggregate = Aggregate.MIN;
        } else if (args.is(i, Words.MAX)) {
            aggregate = Aggregate.MAX;
        } else {
            return 0;
        }
        return 2;
    }

    Kind kind() {
        return kind;
    }

    Result result() {
        return result;
    }

    /// The argument with the first key.
    int firstKey() {
        return firstKey;
    }

    /// The number of keys.
    int keys() {
        return keys;
    }

    /// The factor of the scores of the set of a key.
    double weight(int key) {
        return weights[key];
    }

    Aggregate aggregate() {
        return aggregate;
    }

    boolean withScores() {
        return withScores;
    }

    /// Up to where members are counted; 0 for all.
    long limit() {
        return limit;
    }

    /// Joins the score that a member has so far with another one. The sum of infinities of both signs is 0.
    double join(double score, double other) {
        return switch (aggregate) {
            case SUM -> zeroIfNan(score + other);
            case MIN -> other < score ? other : score;
            case MAX -> other > score ? other : score;
        };
    }

    /// As in Redis, what is no number counts as 0, such as infinity times nothing.
    static double zeroIfNan(double score) {
        return Double.isNaN(score) ? 0 : score;
    }
}
