package io.nanoredis.family.set;

import io.nanoredis.command.AclCategory;
import io.nanoredis.command.Command;
import io.nanoredis.command.CommandFlag;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.KeySpec;
import java.util.List;

/// The rows of the group `set`.
public final class SetFamily {
    private static final String ALL_MEMBERS = "O(N) where N is the number of members of all sets together";
    private static final String SMALLEST =
            "O(N*M) at worst, where N is the size of the smallest set and M the number of sets";

    private SetFamily() {}

    /// The rows, in alphabetical order.
    public static List<CommandRow> rows() {
        return List.of(
                sadd(),
                scard(),
                combining("sdiff", Combination.DIFFERENCE)
                        .complexity(ALL_MEMBERS)
                        .summary("Returns the members of the first set that none of the other sets has."),
                counting("sdiffcard", Combination.DIFFERENCE)
                        .since("8.10.0")
                        .complexity(ALL_MEMBERS)
                        .summary("Counts the members of the first set that none of the other sets has.")
                        .syntax("numkeys key [key ...] [LIMIT limit]"),
                storing("sdiffstore", Combination.DIFFERENCE, "OW")
                        .complexity(ALL_MEMBERS)
                        .summary("Stores the members of the first set that none of the other sets has."),
                combining("sinter", Combination.INTERSECTION)
                        .complexity(SMALLEST)
                        .summary("Returns the members that all of the sets have."),
                counting("sintercard", Combination.INTERSECTION)
                        .since("7.0.0")
                        .complexity(SMALLEST)
                        .summary("Counts the members that all of the sets have.")
                        .syntax("numkeys key [key ...] [LIMIT limit]"),
                storing("sinterstore", Combination.INTERSECTION, "RW")
                        .complexity(SMALLEST)
                        .summary("Stores the members that all of the sets have."),
                sismember(),
                smembers(),
                smismember(),
                smove(),
                spop(),
                srandmember(),
                srem(),
                sscan(),
                combining("sunion", Combination.UNION)
                        .complexity(ALL_MEMBERS)
                        .summary("Returns the members that at least one of the sets has."),
                counting("sunioncard", Combination.UNION)
                        .since("8.10.0")
                        .complexity(ALL_MEMBERS)
                        .summary("Counts the members that at least one of the sets has.")
                        .syntax("numkeys key [key ...] [APPROX] [LIMIT limit]"),
                storing("sunionstore", Combination.UNION, "OW")
                        .complexity(ALL_MEMBERS)
                        .summary("Stores the members that at least one of the sets has."));
    }

    private static CommandRow reading(String name) {
        return named(name).flags(CommandFlag.READONLY);
    }

    private static CommandRow writing(String name) {
        return named(name).flags(CommandFlag.WRITE);
    }

    private static CommandRow named(String name) {
        return Command.named(name).group("set").categories(AclCategory.SET).since("1.0.0");
    }

    private static CommandRow combining(String name, Combination how) {
        return reading(name)
                .arity(-2)
                .keys(1, -1, 1, "RO", "access")
                .tips("nondeterministic_output_order")
                .syntax("key [key ...]")
                .onShard((cx, args, out) -> CombinationCommands.members(how, cx, args, out))
                .acrossShards((cx, args, out) -> CombinationAcross.members(how, cx, args, out));
    }

    private static CommandRow storing(String name, Combination how, String destinationFlag) {
        return writing(name)
                .arity(-3)
                .flags(CommandFlag.DENYOOM)
                .keyRange(1, -1, 1)
                .spec(KeySpec.range(1, 1, 1, destinationFlag, "update"))
                .spec(KeySpec.range(2, -1, 1, "RO", "access"))
                .syntax("destination key [key ...]")
                .onShard((cx, args, out) -> CombinationCommands.store(how, cx, args, out))
                .acrossShards((cx, args, out) -> CombinationAcross.store(how, cx, args, out));
    }

    private static CommandRow counting(String name, Combination how) {
        return reading(name)
                .arity(-3)
                .flags(CommandFlag.MOVABLEKEYS)
                .countedKeys(1, 1, "RO", "access")
                .onShard((cx, args, out) -> CombinationCommands.cardinality(how, cx, args, out))
                .acrossShards((cx, args, out) -> CombinationAcross.cardinality(how, cx, args, out));
    }

    private static CommandRow sadd() {
        return writing("sadd")
                .arity(-3)
                .flags(CommandFlag.DENYOOM, CommandFlag.FAST)
                .key(1, "RW", "insert")
                .member(2)
                .complexity("O(1) for each member, so O(N) for N of them")
                .changed("2.4.0", "Takes several members.")
                .summary("Adds members to a set, which is created if it is missing.")
                .syntax("key member [member ...]")
                .onShard(MemberCommands::sadd);
    }

    private static CommandRow scard() {
        return reading("scard")
                .arity(2)
                .flags(CommandFlag.FAST)
                .key(1, "RO")
                .complexity("O(1)")
                .summary("Returns the number of members of a set.")
                .syntax("key")
                .onShard(MemberCommands::scard);
    }

    private static CommandRow sismember() {
        return reading("sismember")
                .arity(3)
                .flags(CommandFlag.FAST)
                .key(1, "RO")
                .member(2)
                .complexity("O(1)")
                .summary("Tells whether a set has a member.")
                .syntax("key member")
                .onShard(MemberCommands::sismember);
    }

    private static CommandRow smembers() {
        return reading("smembers")
                .arity(2)
                .key(1, "RO", "access")
                .tips("nondeterministic_output_order")
                .complexity("O(N) where N is the number of members")
                .summary("Returns all members of a set.")
                .syntax("key")
                .onShard(MemberCommands::smembers);
    }

    private static CommandRow smismember() {
        return reading("smismember")
                .arity(-3)
                .flags(CommandFlag.FAST)
                .key(1, "RO", "access")
                .since("6.2.0")
                .complexity("O(N) where N is the number of members that are asked for")
                .summary("Tells for each of several members whether a set has it.")
                .syntax("key member [member ...]")
                .onShard(MemberCommands::smismember);
    }

    private static CommandRow smove() {
        return writing("smove")
                .arity(4)
                .flags(CommandFlag.FAST)
                .keyRange(1, 2, 1)
                .spec(KeySpec.range(1, 1, 1, "RW", "access", "delete"))
                .spec(KeySpec.range(2, 2, 1, "RW", "insert"))
                .complexity("O(1)")
                .summary("Moves a member from one set to another.")
                .syntax("source destination member")
                .onShard(MoveCommand::smove)
                .acrossShards(MoveCommand::smoveAcross);
    }

    private static CommandRow spop() {
        return writing("spop")
                .arity(-2)
                .flags(CommandFlag.FAST)
                .key(1, "RW", "access", "delete")
                .tips("nondeterministic_output")
                .complexity("O(1), or O(N) for N members")
                .changed("3.2.0", "Added a count.")
                .summary("Returns one or several members that chance picks, and removes them.")
                .syntax("key [count]")
                .onShard(RandomCommands::spop);
    }

    private static CommandRow srandmember() {
        return reading("srandmember")
                .arity(-2)
                .key(1, "RO", "access")
                .tips("nondeterministic_output")
                .complexity("O(1), or O(N) for N members")
                .changed("2.6.0", "Added a count.")
                .summary("Returns one or several members that chance picks.")
                .syntax("key [count]")
                .onShard(RandomCommands::srandmember);
    }

    private static CommandRow srem() {
        return writing("srem")
                .arity(-3)
                .flags(CommandFlag.FAST)
                .key(1, "RW", "delete")
                .member(2)
                .complexity("O(N) where N is the number of members to remove")
                .changed("2.4.0", "Takes several members.")
                .summary("Removes members from a set, and the set with its last member.")
                .syntax("key member [member ...]")
                .onShard(MemberCommands::srem);
    }

    private static CommandRow sscan() {
        return reading("sscan")
                .arity(-3)
                .key(1, "RO", "access")
                .tips("nondeterministic_output")
                .since("2.8.0")
                .complexity("O(1) per call; O(N) for a whole iteration over N members")
                .summary("Goes through the members of a set step by step; a full round meets every member that stays.")
                .syntax("key cursor [MATCH pattern] [COUNT count]")
                .onShard(ScanCommand::sscan);
    }
}
