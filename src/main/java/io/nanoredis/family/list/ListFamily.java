package io.nanoredis.family.list;

import io.nanoredis.command.AclCategory;
import io.nanoredis.command.Command;
import io.nanoredis.command.CommandFlag;
import io.nanoredis.command.CommandRow;
import io.nanoredis.type.list.ListEnd;
import java.util.List;

/// The rows of the group `list`.
public final class ListFamily {
    private ListFamily() {}

    /// The rows, in alphabetical order.
    public static List<CommandRow> rows() {
        return List.of(
                blmove(),
                blmovem(),
                blmpop(),
                blpop(),
                brpop(),
                brpoplpush(),
                lindex(),
                linsert(),
                llen(),
                lmove(),
                lmovem(),
                lmpop(),
                lpop(),
                lpos(),
                lpush(),
                lpushx(),
                lrange(),
                lrem(),
                lset(),
                ltrim(),
                rpop(),
                rpoplpush(),
                rpush(),
                rpushx());
    }

    private static CommandRow reading(String name) {
        return named(name).flags(CommandFlag.READONLY);
    }

    private static CommandRow writing(String name) {
        return named(name).flags(CommandFlag.WRITE);
    }

    /// A command that may take memory, and is refused when there is none.
    private static CommandRow storing(String name) {
        return writing(name).flags(CommandFlag.DENYOOM);
    }

    private static CommandRow named(String name) {
        return Command.named(name).group("list").categories(AclCategory.LIST);
    }

    private static CommandRow blmove() {
        return storing("blmove")
                .arity(6)
                .flags(CommandFlag.NOSCRIPT, CommandFlag.BLOCKING)
                .keys(1, 1, 1, "RW", "access", "delete")
                .keys(2, 2, 1, "RW", "insert")
                .keyRange(1, 2, 1)
                .since("6.2.0")
                .complexity("O(1)")
                .summary(
                        "Moves an element from an end of one list to an end of another, as soon as the first one is there.")
                .syntax("source destination <LEFT | RIGHT> <LEFT | RIGHT> timeout")
                .blocking(BlockingMoveCommands::blmove);
    }

    private static CommandRow blmovem() {
        return storing("blmovem")
                .arity(-6)
                .flags(CommandFlag.BLOCKING)
                .keys(1, 1, 1, "RW", "access", "delete")
                .keys(2, 2, 1, "RW", "insert")
                .keyRange(1, 2, 1)
                .since("8.10.0")
                .complexity("O(N), N being the elements that are moved")
                .summary("Moves elements from an end of one list to an end of another, as soon as they are there.")
                .syntax("source destination <LEFT | RIGHT> <LEFT | RIGHT> timeout"
                        + " [<COUNT count | EXACTLY exactly> <OBO | BULK>]")
                .blocking(BlockingMoveCommands::blmovem);
    }

    private static CommandRow blmpop() {
        return writing("blmpop")
                .arity(-5)
                .flags(CommandFlag.BLOCKING, CommandFlag.MOVABLEKEYS)
                .countedKeys(2, 1, "RW", "access", "delete")
                .since("7.0.0")
                .complexity("O(N+M), N being the keys and M the elements that are removed")
                .summary("Removes elements from an end of the first of several lists that is there, as soon as one is.")
                .syntax("timeout numkeys key [key ...] <LEFT | RIGHT> [COUNT count]")
                .blocking(BlockingPopCommands::multiPop);
    }

    private static CommandRow blpop() {
        return blockingPop("blpop", ListEnd.HEAD)
                .changed("6.0.0", "The timeout may be a fraction of seconds.")
                .summary("Removes the first element of the first of several lists that is there, as soon as one is.");
    }

    private static CommandRow brpop() {
        return blockingPop("brpop", ListEnd.TAIL)
                .changed("6.0.0", "The timeout may be a fraction of seconds.")
                .summary("Removes the last element of the first of several lists that is there, as soon as one is.");
    }

    private static CommandRow blockingPop(String name, ListEnd end) {
        return writing(name)
                .arity(-3)
                .flags(CommandFlag.NOSCRIPT, CommandFlag.BLOCKING)
                .keys(1, -2, 1, "RW", "access", "delete")
                .since("2.0.0")
                .complexity("O(N), N being the keys")
                .syntax("key [key ...] timeout")
                .blocking((args, out) -> BlockingPopCommands.pop(args, end, out));
    }

    private static CommandRow brpoplpush() {
        return storing("brpoplpush")
                .arity(4)
                .flags(CommandFlag.NOSCRIPT, CommandFlag.BLOCKING)
                .keys(1, 1, 1, "RW", "access", "delete")
                .keys(2, 2, 1, "RW", "insert")
                .keyRange(1, 2, 1)
                .since("2.2.0")
                .complexity("O(1)")
                .changed("6.0.0", "The timeout may be a fraction of seconds.")
                .summary(
                        "Moves the last element of one list to the head of another, as soon as the first one is there.")
                .syntax("source destination timeout")
                .deprecated("6.2.0", "BLMOVE with RIGHT and LEFT")
                .blocking(BlockingMoveCommands::brpoplpush);
    }

    private static CommandRow lindex() {
        return reading("lindex")
                .arity(3)
                .key(1, "RO", "access")
                .since("1.0.0")
                .complexity(
                        "O(N), N being the way from the nearer end of the list; O(1) for its first and last element")
                .summary("Replies the element of a list at a place, counted from the tail if it is negative.")
                .syntax("key index")
                .onShard(ReadCommands::lindex);
    }

    private static CommandRow linsert() {
        return storing("linsert")
                .arity(5)
                .key(1, "RW", "insert")
                .since("2.2.0")
                .complexity(
                        "O(N), N being the elements before the one that is looked for: O(1) near the head, O(N) near the tail")
                .summary("Adds an element to a list before or behind the first one that is a given string.")
                .syntax("key <BEFORE | AFTER> pivot element")
                .onShard(EditCommands::linsert);
    }

    private static CommandRow llen() {
        return reading("llen")
                .arity(2)
                .flags(CommandFlag.FAST)
                .key(1, "RO")
                .since("1.0.0")
                .complexity("O(1)")
                .summary("Replies the number of elements of a list.")
                .syntax("key")
                .onShard(ReadCommands::llen);
    }

    private static CommandRow lmove() {
        return storing("lmove")
                .arity(5)
                .keys(1, 1, 1, "RW", "access", "delete")
                .keys(2, 2, 1, "RW", "insert")
                .keyRange(1, 2, 1)
                .since("6.2.0")
                .complexity("O(1)")
                .summary("Moves an element from an end of one list to an end of another, or of the same.")
                .syntax("source destination <LEFT | RIGHT> <LEFT | RIGHT>")
                .onShard(MoveCommands::lmove)
                .acrossShards(MoveCommands::lmoveAcross);
    }

    private static CommandRow lmovem() {
        return storing("lmovem")
                .arity(-5)
                .keys(1, 1, 1, "RW", "access", "delete")
                .keys(2, 2, 1, "RW", "insert")
                .keyRange(1, 2, 1)
                .since("8.10.0")
                .complexity("O(N), N being the elements that are moved")
                .summary("Moves elements from an end of one list to an end of another, or of the same.")
                .syntax(
                        "source destination <LEFT | RIGHT> <LEFT | RIGHT> [<COUNT count | EXACTLY exactly> <OBO | BULK>]")
                .onShard(MoveManyCommand::lmovem)
                .acrossShards(MoveManyCommand::lmovemAcross);
    }

    private static CommandRow lmpop() {
        return writing("lmpop")
                .arity(-4)
                .countedKeys(1, 1, "RW", "access", "delete")
                .since("7.0.0")
                .complexity("O(N+M), N being the keys and M the elements that are removed")
                .summary("Removes elements from an end of the first of several lists that is there.")
                .syntax("numkeys key [key ...] <LEFT | RIGHT> [COUNT count]")
                .flags(CommandFlag.MOVABLEKEYS)
                .onShard(MultiPopCommand::lmpop)
                .acrossShards(MultiPopCommand::lmpopAcross);
    }

    private static CommandRow lpop() {
        return writing("lpop")
                .arity(-2)
                .flags(CommandFlag.FAST)
                .key(1, "RW", "access", "delete")
                .since("1.0.0")
                .complexity("O(N), N being the elements that are removed")
                .changed("6.2.0", "Added a count.")
                .summary("Removes one element, or a number of them, at the head of a list.")
                .syntax("key [count]")
                .onShard((cx, args, out) -> PushPopCommands.pop(cx, args, ListEnd.HEAD, out));
    }

    private static CommandRow lpos() {
        return reading("lpos")
                .arity(-3)
                .key(1, "RO", "access")
                .since("6.0.6")
                .complexity("O(N), N being the elements that are looked at")
                .summary("Replies where in a list the elements are that are a given string.")
                .syntax("key element [RANK rank] [COUNT num-matches] [MAXLEN len]")
                .onShard(LposCommand::lpos);
    }

    private static CommandRow lpush() {
        return storing("lpush")
                .arity(-3)
                .flags(CommandFlag.FAST)
                .key(1, "RW", "insert")
                .since("1.0.0")
                .complexity("O(1) for each element, O(N) for N of them")
                .changed("2.4.0", "Takes several elements.")
                .summary("Adds elements at the head of a list, which is made if it is missing.")
                .syntax("key element [element ...]")
                .onShard((cx, args, out) -> PushPopCommands.push(cx, args, ListEnd.HEAD, out));
    }

    private static CommandRow lpushx() {
        return storing("lpushx")
                .arity(-3)
                .flags(CommandFlag.FAST)
                .key(1, "RW", "insert")
                .since("2.2.0")
                .complexity("O(1) for each element, O(N) for N of them")
                .changed("4.0.0", "Takes several elements.")
                .summary("Adds elements at the head of a list, if there is one.")
                .syntax("key element [element ...]")
                .onShard((cx, args, out) -> PushPopCommands.pushToExisting(cx, args, ListEnd.HEAD, out));
    }

    private static CommandRow lrange() {
        return reading("lrange")
                .arity(4)
                .key(1, "RO", "access")
                .since("1.0.0")
                .complexity("O(S+N), S being the way from the nearer end and N the elements of the reply")
                .summary("Replies the elements of a list from one place to another, counted from the tail if negative.")
                .syntax("key start stop")
                .onShard(ReadCommands::lrange);
    }

    private static CommandRow lrem() {
        return writing("lrem")
                .arity(4)
                .key(1, "RW", "delete")
                .since("1.0.0")
                .complexity("O(N+M), N being the elements that are looked at and M those that are removed")
                .summary(
                        "Removes elements of a list that are a given string: all, or so many from the head or the tail.")
                .syntax("key count element")
                .onShard(EditCommands::lrem);
    }

    private static CommandRow lset() {
        return storing("lset")
                .arity(4)
                .key(1, "RW", "update")
                .since("1.0.0")
                .complexity(
                        "O(N), N being the way from the nearer end of the list; O(1) for its first and last element")
                .summary("Replaces the element of a list at a place.")
                .syntax("key index element")
                .onShard(EditCommands::lset);
    }

    private static CommandRow ltrim() {
        return writing("ltrim")
                .arity(4)
                .key(1, "RW", "delete")
                .since("1.0.0")
                .complexity("O(N), N being the blocks of elements that stay or those that go, whichever are fewer")
                .summary("Removes all elements of a list but those from one place to another.")
                .syntax("key start stop")
                .onShard(EditCommands::ltrim);
    }

    private static CommandRow rpop() {
        return writing("rpop")
                .arity(-2)
                .flags(CommandFlag.FAST)
                .key(1, "RW", "access", "delete")
                .since("1.0.0")
                .complexity("O(N), N being the elements that are removed")
                .changed("6.2.0", "Added a count.")
                .summary("Removes one element, or a number of them, at the tail of a list.")
                .syntax("key [count]")
                .onShard((cx, args, out) -> PushPopCommands.pop(cx, args, ListEnd.TAIL, out));
    }

    private static CommandRow rpoplpush() {
        return storing("rpoplpush")
                .arity(3)
                .keys(1, 1, 1, "RW", "access", "delete")
                .keys(2, 2, 1, "RW", "insert")
                .keyRange(1, 2, 1)
                .since("1.2.0")
                .complexity("O(1)")
                .summary("Moves the last element of one list to the head of another, or of the same.")
                .syntax("source destination")
                .deprecated("6.2.0", "LMOVE with RIGHT and LEFT")
                .onShard(MoveCommands::rpoplpush)
                .acrossShards(MoveCommands::rpoplpushAcross);
    }

    private static CommandRow rpush() {
        return storing("rpush")
                .arity(-3)
                .flags(CommandFlag.FAST)
                .key(1, "RW", "insert")
                .since("1.0.0")
                .complexity("O(1) for each element, O(N) for N of them")
                .changed("2.4.0", "Takes several elements.")
                .summary("Adds elements at the tail of a list, which is made if it is missing.")
                .syntax("key element [element ...]")
                .onShard((cx, args, out) -> PushPopCommands.push(cx, args, ListEnd.TAIL, out));
    }

    private static CommandRow rpushx() {
        return storing("rpushx")
                .arity(-3)
                .flags(CommandFlag.FAST)
                .key(1, "RW", "insert")
                .since("2.2.0")
                .complexity("O(1) for each element, O(N) for N of them")
                .changed("4.0.0", "Takes several elements.")
                .summary("Adds elements at the tail of a list, if there is one.")
                .syntax("key element [element ...]")
                .onShard((cx, args, out) -> PushPopCommands.pushToExisting(cx, args, ListEnd.TAIL, out));
    }
}
