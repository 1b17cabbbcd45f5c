package io.nanoredis.family.zset;

import io.nanoredis.command.AclCategory;
import io.nanoredis.command.Command;
import io.nanoredis.command.CommandFlag;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.KeySpec;
import io.nanoredis.family.zset.Combination.Kind;
import io.nanoredis.family.zset.Combination.Result;
import java.util.List;

/// The rows of the group `sorted-set`.
public final class ZsetFamily {
    private static final String LOGARITHMIC = "O(log(N)) for N members";
    private static final String RANGE = "O(log(N)+M) for N members, M of which are in the range";
    private static final String LIMITED = RANGE + "; O(log(N)) where a limit bounds M";
    private static final String UNITED = "O(N)+O(M*log(M)) for N members of all sets and M members of the result";
    private static final String STORED_UNION = "O(N)+O(M log(M)) for N members of all sets and M members of the result";
    private static final String INTERSECTED =
            "O(N*K)+O(M*log(M)) for K sets, the smallest of which has N members, and M members of the result";
    private static final String SUBTRACTED =
            "O(L + (N-K)log(N)) for L members of all sets, N of the first one and K of the result";
    private static final String WEIGHTS = "[WEIGHTS weight [weight ...]] [AGGREGATE <SUM | MIN | MAX>]";
    private static final String KEYS = "numkeys key [key ...]";

    private ZsetFamily() {}

    /// The rows, in alphabetical order.
    public static List<CommandRow> rows() {
        return List.of(
                bzmpop(),
                bzpopmax(),
                bzpopmin(),
                zadd(),
                zcard(),
                zcount(),
                zdiff(),
                zdiffstore(),
                zincrby(),
                zinter(),
                zintercard(),
                zinterstore(),
                zlexcount(),
                zmpop(),
                zmscore(),
                zpopmax(),
                zpopmin(),
                zrandmember(),
                zrange(),
                zrangebylex(),
                zrangebyscore(),
                zrangestore(),
                zrank(),
                zrem(),
                zremrangebylex(),
                zremrangebyrank(),
                zremrangebyscore(),
                zrevrange(),
                zrevrangebylex(),
                zrevrangebyscore(),
                zrevrank(),
                zscan(),
                zscore(),
                zunion(),
                zunionstore());
    }

    private static CommandRow named(String name) {
        return Command.named(name).group("sorted-set").categories(AclCategory.SORTEDSET);
    }

    /// A command that looks at one sorted set.
    private static CommandRow reading(String name) {
        return named(name).flags(CommandFlag.READONLY).key(1, "RO", "access");
    }

    private static CommandRow readingFast(String name) {
        return reading(name).flags(CommandFlag.FAST);
    }

    private static CommandRow removing(String name) {
        return named(name).flags(CommandFlag.WRITE).key(1, "RW", "delete");
    }

    private static CommandRow popping(String name) {
        return named(name).flags(CommandFlag.WRITE, CommandFlag.FAST).key(1, "RW", "access", "delete");
    }

    private static CommandRow adding(String name) {
        return named(name).flags(CommandFlag.WRITE, CommandFlag.DENYOOM, CommandFlag.FAST);
    }

    /// A command that combines sets and replies the result.
    private static CommandRow combining(String name, Kind kind, Result result) {
        return named(name)
                .arity(-3)
                .flags(CommandFlag.READONLY, CommandFlag.MOVABLEKEYS)
                .countedKeys(1, 1, "RO", "access")
                .onShard(CombinationCommands.onShard(name, kind, result))
                .acrossShards(CombinationCommands.acrossShards(name, kind, result));
    }

    /// A command that combines sets and stores the result.
    private static CommandRow storing(String name, Kind kind) {
        return named(name)
                .arity(-4)
                .flags(CommandFlag.WRITE, CommandFlag.DENYOOM, CommandFlag.MOVABLEKEYS)
                .key(1, "OW", "update")
                .spec(KeySpec.counted(2, 1, "RO", "access"))
                .locatedKeys(CombinationCommands.DESTINATION_AND_KEYS)
                .onShard(CombinationCommands.onShard(name, kind, Result.STORED))
                .acrossShards(CombinationCommands.acrossShards(name, kind, Result.STORED));
    }

    private static CommandRow bzmpop() {
        return named("bzmpop")
                .arity(-5)
                .flags(CommandFlag.WRITE, CommandFlag.BLOCKING, CommandFlag.MOVABLEKEYS)
                .countedKeys(2, 1, "RW", "access", "delete")
                .since("7.0.0")
                .complexity("O(K) + O(M*log(N)) for K keys and M members taken from a set of N")
                .summary("Takes members from an end of the first sorted set that has any, as soon as one has.")
                .syntax("timeout " + KEYS + " <MIN | MAX> [COUNT count]")
                .blocking(BlockingPopCommands::multiPop);
    }

    private static CommandRow bzpopmax() {
        return blockingPop("bzpopmax", true)
                .changed("6.0.0", "The timeout may be a fraction of seconds.")
                .summary(
                        "Takes the member of the highest score of the first sorted set that is there, as soon as one is.");
    }

    private static CommandRow bzpopmin() {
        return blockingPop("bzpopmin", false)
                .changed("6.0.0", "The timeout may be a fraction of seconds.")
                .summary(
                        "Takes the member of the lowest score of the first sorted set that is there, as soon as one is.");
    }

    private static CommandRow blockingPop(String name, boolean highest) {
        return named(name)
                .arity(-3)
                .flags(CommandFlag.WRITE, CommandFlag.NOSCRIPT, CommandFlag.BLOCKING, CommandFlag.FAST)
                .keys(1, -2, 1, "RW", "access", "delete")
                .since("5.0.0")
                .complexity(LOGARITHMIC)
                .syntax("key [key ...] timeout")
                .blocking((args, out) -> BlockingPopCommands.pop(args, highest, out));
    }

    private static CommandRow zadd() {
        return adding("zadd")
                .member(3)
                .arity(-4)
                .key(1, "RW", "update")
                .since("1.2.0")
                .complexity("O(log(N)) for each member, with N members in the set")
                .changed("2.4.0", "Takes several members.")
                .changed("3.0.2", "Added the `XX`, `NX`, `CH` and `INCR` options.")
                .changed("6.2.0", "Added the `GT` and `LT` options.")
                .summary("Gives members scores, on conditions; the sorted set is created if it is missing.")
                .syntax("key [NX | XX] [GT | LT] [CH] [INCR] score member [score member ...]")
                .onShard(AddCommands::zadd);
    }

    private static CommandRow zcard() {
        return named("zcard")
                .arity(2)
                .flags(CommandFlag.READONLY, CommandFlag.FAST)
                .key(1, "RO")
                .since("1.2.0")
                .complexity("O(1)")
                .summary("Counts the members of a sorted set.")
                .syntax("key")
                .onShard(ReadCommands::zcard);
    }

    private static CommandRow zcount() {
        return readingFast("zcount")
                .arity(4)
                .since("2.0.0")
                .complexity(LOGARITHMIC)
                .summary("Counts the members whose scores are in a range.")
                .syntax("key min max")
                .onShard(ReadCommands::zcount);
    }

    private static CommandRow zdiff() {
        return combining("zdiff", Kind.DIFFERENCE, Result.REPLIED)
                .since("6.2.0")
                .complexity(SUBTRACTED)
                .summary("Lists the members of the first set that none of the others has.")
                .syntax(KEYS + " [WITHSCORES]");
    }

    private static CommandRow zdiffstore() {
        return storing("zdiffstore", Kind.DIFFERENCE)
                .since("6.2.0")
                .complexity(SUBTRACTED)
                .summary("Stores the members of the first set that none of the others has.")
                .syntax("destination " + KEYS);
    }

    private static CommandRow zincrby() {
        return adding("zincrby")
                .member(3)
                .arity(4)
                .key(1, "RW", "access", "update")
                .since("1.2.0")
                .complexity(LOGARITHMIC)
                .summary("Adds a number to the score of a member; a missing one counts as 0.")
                .syntax("key increment member")
                .onShard(AddCommands::zincrby);
    }

    private static CommandRow zinter() {
        return combining("zinter", Kind.INTERSECTION, Result.REPLIED)
                .since("6.2.0")
                .complexity(INTERSECTED)
                .summary("Lists the members that all sets have, with their scores joined.")
                .syntax(KEYS + " " + WEIGHTS + " [WITHSCORES]");
    }

    private static CommandRow zintercard() {
        return combining("zintercard", Kind.INTERSECTION, Result.COUNTED)
                .since("7.0.0")
                .complexity("O(N*K) for K sets, the smallest of which has N members")
                .summary("Counts the members that all sets have, up to a limit.")
                .syntax(KEYS + " [LIMIT limit]");
    }

    private static CommandRow zinterstore() {
        return storing("zinterstore", Kind.INTERSECTION)
                .since("2.0.0")
                .complexity(INTERSECTED)
                .summary("Stores the members that all sets have, with their scores joined.")
                .syntax("destination " + KEYS + " " + WEIGHTS);
    }

    private static CommandRow zlexcount() {
        return readingFast("zlexcount")
                .arity(4)
                .since("2.8.9")
                .complexity(LOGARITHMIC)
                .summary("Counts the members whose names are in a range, where all scores are equal.")
                .syntax("key min max")
                .onShard(ReadCommands::zlexcount);
    }

    private static CommandRow zmpop() {
        return named("zmpop")
                .arity(-4)
                .flags(CommandFlag.WRITE, CommandFlag.MOVABLEKEYS)
                .countedKeys(1, 1, "RW", "access", "delete")
                .since("7.0.0")
                .complexity("O(K) + O(M*log(N)) for K keys and M members taken from a set of N")
                .summary("Takes members from an end of the first sorted set that has any.")
                .syntax(KEYS + " <MIN | MAX> [COUNT count]")
                .onShard(PopCommands::zmpop)
                .acrossShards(PopCommands::zmpopAcross);
    }

    private static CommandRow zmscore() {
        return readingFast("zmscore")
                .member(2)
                .arity(-3)
                .since("6.2.0")
                .complexity("O(N) for N members asked for")
                .summary("Tells the scores of members.")
                .syntax("key member [member ...]")
                .onShard(ReadCommands::zmscore);
    }

    private static CommandRow zpopmax() {
        return popping("zpopmax")
                .arity(-2)
                .since("5.0.0")
                .complexity("O(log(N)*M) for M members taken from N")
                .summary("Takes the members with the highest scores.")
                .syntax("key [count]")
                .onShard(PopCommands::zpopmax);
    }

    private static CommandRow zpopmin() {
        return popping("zpopmin")
                .arity(-2)
                .since("5.0.0")
                .complexity("O(log(N)*M) for M members taken from N")
                .summary("Takes the members with the lowest scores.")
                .syntax("key [count]")
                .onShard(PopCommands::zpopmin);
    }

    private static CommandRow zrandmember() {
        return reading("zrandmember")
                .arity(-2)
                .tips("nondeterministic_output")
                .since("6.2.0")
                .complexity("O(N) for N members chosen")
                .summary("Lists members that chance chooses.")
                .syntax("key [count [WITHSCORES]]")
                .onShard(RandomCommand::zrandmember);
    }

    private static CommandRow zrange() {
        return reading("zrange")
                .arity(-4)
                .since("1.2.0")
                .complexity(RANGE)
                .changed("6.2.0", "Added the `REV`, `BYSCORE`, `BYLEX` and `LIMIT` options.")
                .summary("Lists the members in a range of ranks, scores or names.")
                .syntax("key start stop [BYSCORE | BYLEX] [REV] [LIMIT offset count] [WITHSCORES]")
                .onShard(RangeCommands::zrange);
    }

    private static CommandRow zrangebylex() {
        return reading("zrangebylex")
                .arity(-4)
                .since("2.8.9")
                .complexity(LIMITED)
                .deprecated("6.2.0", "`ZRANGE` with the `BYLEX` argument")
                .summary("Lists the members whose names are in a range, where all scores are equal.")
                .syntax("key min max [LIMIT offset count]")
                .onShard(RangeCommands::zrangebylex);
    }

    private static CommandRow zrangebyscore() {
        return reading("zrangebyscore")
                .arity(-4)
                .since("1.0.5")
                .complexity(LIMITED)
                .deprecated("6.2.0", "`ZRANGE` with the `BYSCORE` argument")
                .changed("2.0.0", "Added the `WITHSCORES` option.")
                .summary("Lists the members whose scores are in a range.")
                .syntax("key min max [WITHSCORES] [LIMIT offset count]")
                .onShard(RangeCommands::zrangebyscore);
    }

    private static CommandRow zrangestore() {
        return named("zrangestore")
                .arity(-5)
                .flags(CommandFlag.WRITE, CommandFlag.DENYOOM)
                .key(1, "OW", "update")
                .key(2, "RO", "access")
                .keyRange(1, 2, 1)
                .since("6.2.0")
                .complexity(RANGE)
                .summary("Stores the members in a range under another key.")
                .syntax("dst src min max [BYSCORE | BYLEX] [REV] [LIMIT offset count]")
                .onShard(RangeCommands::zrangestore)
                .acrossShards(RangeCommands::zrangestoreAcross);
    }

    private static CommandRow zrank() {
        return readingFast("zrank")
                .member(2)
                .arity(-3)
                .since("2.0.0")
                .complexity(LOGARITHMIC)
                .summary("Tells how many members stand before one.")
                .syntax("key member [WITHSCORE]")
                .onShard(ReadCommands::zrank);
    }

    private static CommandRow zrem() {
        return removing("zrem")
                .member(2)
                .arity(-3)
                .flags(CommandFlag.FAST)
                .since("1.2.0")
                .complexity("O(M*log(N)) for M members removed from N")
                .changed("2.4.0", "Takes several members.")
                .summary("Removes members; the key goes with the last one.")
                .syntax("key member [member ...]")
                .onShard(RemoveCommands::zrem);
    }

    private static CommandRow zremrangebylex() {
        return removing("zremrangebylex")
                .arity(4)
                .since("2.8.9")
                .complexity(RANGE)
                .summary("Removes the members whose names are in a range, where all scores are equal.")
                .syntax("key min max")
                .onShard(RemoveCommands::zremrangebylex);
    }

    private static CommandRow zremrangebyrank() {
        return removing("zremrangebyrank")
                .arity(4)
                .since("2.0.0")
                .complexity(RANGE)
                .summary("Removes the members between two ranks.")
                .syntax("key start stop")
                .onShard(RemoveCommands::zremrangebyrank);
    }

    private static CommandRow zremrangebyscore() {
        return removing("zremrangebyscore")
                .arity(4)
                .since("1.2.0")
                .complexity(RANGE)
                .summary("Removes the members whose scores are in a range.")
                .syntax("key min max")
                .onShard(RemoveCommands::zremrangebyscore);
    }

    private static CommandRow zrevrange() {
        return reading("zrevrange")
                .arity(-4)
                .since("1.2.0")
                .complexity(RANGE)
                .deprecated("6.2.0", "`ZRANGE` with the `REV` argument")
                .summary("Lists the members between two ranks, counted from the highest score on.")
                .syntax("key start stop [WITHSCORES]")
                .onShard(RangeCommands::zrevrange);
    }

    private static CommandRow zrevrangebylex() {
        return reading("zrevrangebylex")
                .arity(-4)
                .since("2.8.9")
                .complexity(LIMITED)
                .deprecated("6.2.0", "`ZRANGE` with the `REV` and `BYLEX` arguments")
                .summary("Lists the members whose names are in a range, the last one first.")
                .syntax("key max min [LIMIT offset count]")
                .onShard(RangeCommands::zrevrangebylex);
    }

    private static CommandRow zrevrangebyscore() {
        return reading("zrevrangebyscore")
                .arity(-4)
                .since("2.2.0")
                .complexity(LIMITED)
                .deprecated("6.2.0", "`ZRANGE` with the `REV` and `BYSCORE` arguments")
                .changed("2.1.6", "Ends of the range may be exclusive.")
                .summary("Lists the members whose scores are in a range, the highest first.")
                .syntax("key max min [WITHSCORES] [LIMIT offset count]")
                .onShard(RangeCommands::zrevrangebyscore);
    }

    private static CommandRow zrevrank() {
        return readingFast("zrevrank")
                .member(2)
                .arity(-3)
                .since("2.0.0")
                .complexity(LOGARITHMIC)
                .summary("Tells how many members stand behind one.")
                .syntax("key member [WITHSCORE]")
                .onShard(ReadCommands::zrevrank);
    }

    private static CommandRow zscan() {
        return reading("zscan")
                .arity(-3)
                .tips("nondeterministic_output")
                .since("2.8.0")
                .complexity("O(1) per call; O(N) for a whole iteration over N members")
                .summary("Goes through the members of a sorted set and their scores step by step.")
                .syntax("key cursor [MATCH pattern] [COUNT count]")
                .onShard(ScanCommand::zscan);
    }

    private static CommandRow zscore() {
        return readingFast("zscore")
                .member(2)
                .arity(3)
                .since("1.2.0")
                .complexity("O(1)")
                .summary("Tells the score of a member.")
                .syntax("key member")
                .onShard(ReadCommands::zscore);
    }

    private static CommandRow zunion() {
        return combining("zunion", Kind.UNION, Result.REPLIED)
                .since("6.2.0")
                .complexity(UNITED)
                .summary("Lists the members that any set has, with their scores joined.")
                .syntax(KEYS + " " + WEIGHTS + " [WITHSCORES]");
    }

    private static CommandRow zunionstore() {
        return storing("zunionstore", Kind.UNION)
                .since("2.0.0")
                .complexity(STORED_UNION)
                .summary("Stores the members that any set has, with their scores joined.")
                .syntax("destination " + KEYS + " " + WEIGHTS);
    }
}
