package io.nanoredis.command;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The row of one command, as its family writes it: all that there is to say of the command stands here and nowhere
/// else.
/// Every method returns the row. It is changed no more once a [Command] has been made of it.
public final class CommandRow {
    final String name;
    int arity = -1;
    final EnumSet<CommandFlag> flags = EnumSet.noneOf(CommandFlag.class);
    final EnumSet<AclCategory> categories = EnumSet.noneOf(AclCategory.class);
    final List<KeySpec> keySpecs = new ArrayList<>();
    final List<String> tips = new ArrayList<>();
    final List<CommandRow> children = new ArrayList<>();
    int firstKey;
    int lastKey;
    int keyStep;
    int numKeysAt;
    int memberAt;
    String group = "generic";
    String since = "1.0.0";
    String complexity = "O(1)";
    String summary = "";
    String syntax = "";
    final List<CommandChange> history = new ArrayList<>();

    @Nullable
    String deprecatedSince;

    @Nullable
    String replacedBy;

    Command.Scope scope = Command.Scope.CONTAINER;

    @Nullable
    ShardOp shardOp;

    @Nullable
    SessionOp sessionOp;

    @Nullable
    CoordinatorOp coordinatorOp;

    @Nullable
    BlockingOp blockingOp;

    @Nullable
    Merge merge;

    @Nullable
    Router router;

    boolean allowedWhileSubscribed;

    @Nullable
    SecretArguments secrets;

    @Nullable
    KeyFlagsRule keyFlagsRule;

    @Nullable
    KeyLocator keyLocator;

    @Nullable
    KeyReach keyReach;

    boolean script;
    boolean neverQueued;
    boolean wayOut;
    boolean alone;

    CommandRow(String name) {
        this.name = name.toLowerCase(Locale.ROOT);
    }

    /// The number of arguments including the name; negative is a minimum.
    public CommandRow arity(int value) {
        arity = value;
        return this;
    }

    /// What the command may do.
    public CommandRow flags(CommandFlag... values) {
        flags.addAll(List.of(values));
        return this;
    }

    /// ACL categories beyond those that the flags imply.
    public CommandRow categories(AclCategory... values) {
        categories.addAll(List.of(values));
        return this;
    }

    /// One key, at argument `position`.
    public CommandRow key(int position, String... specFlags) {
        return keys(position, position, 1, specFlags);
    }

    /// Keys from `first` to `last` (negative from the end), every `step`.
    public CommandRow keys(int first, int last, int step, String... specFlags) {
        return keyRange(first, last, step).spec(KeySpec.range(first, last, step, specFlags));
    }

    /// As many keys as argument `position` says, right behind it, every `step`.
    public CommandRow countedKeys(int position, int step, String... specFlags) {
        numKeysAt = position;
        firstKey = position + 1;
        keyStep = step;
        return spec(KeySpec.counted(position, step, specFlags));
    }

    /// Adds a remark to the last key spec.
    public CommandRow keyNotes(String text) {
        keySpecs.set(keySpecs.size() - 1, keySpecs.getLast().withNotes(text));
        return this;
    }

    /// The range for routing alone, where the key specs are more than one.
    public CommandRow keyRange(int first, int last, int step) {
        firstKey = first;
        lastKey = last;
        keyStep = step;
        return this;
    }

    /// Keys whose places depend on the arguments.
    public CommandRow locatedKeys(KeyLocator locator) {
        keyLocator = locator;
        return this;
    }

    /// An argument that is looked up among the members (fields) of the first key's value: in a pipeline it is read
    /// ahead ([MemberReadAhead]).
    public CommandRow member(int position) {
        memberAt = position;
        return this;
    }

    /// Keys beyond those that the arguments name: with such arguments the command runs as over several shards
    /// ([#acrossShards]), wherever its keys are.
    public CommandRow reaching(KeyReach reach) {
        keyReach = reach;
        return this;
    }

    /// Runs scripts: see [Command#isScript].
    public CommandRow script() {
        script = true;
        return this;
    }

    /// One key spec of COMMAND INFO.
    public CommandRow spec(KeySpec value) {
        keySpecs.add(value);
        return this;
    }

    /// Redis's command tips.
    public CommandRow tips(String... values) {
        tips.addAll(List.of(values));
        return this;
    }

    /// The group of the documentation.
    public CommandRow group(String value) {
        group = value;
        return this;
    }

    /// What a later version has changed, in one sentence; the oldest change comes first.
    public CommandRow changed(String version, String what) {
        history.add(new CommandChange(version, what));
        return this;
    }

    /// The Redis version that brought the command.
    public CommandRow since(String value) {
        since = value;
        return this;
    }

    /// Cost in O notation.
    public CommandRow complexity(String value) {
        complexity = value;
        return this;
    }

    /// What the command does, in one sentence.
    public CommandRow summary(String value) {
        summary = value;
        return this;
    }

    /// The arguments as a usage line.
    public CommandRow syntax(String value) {
        syntax = value;
        return this;
    }

    /// Names the arguments that MONITOR and SLOWLOG must not show.
    public CommandRow secrets(SecretArguments rule) {
        secrets = rule;
        return this;
    }

    /// Allows the command to clients that subscribe in RESP2.
    public CommandRow allowedWhileSubscribed() {
        allowedWhileSubscribed = true;
        return this;
    }

    /// Decides the flags of the first key spec (`variable_flags`) by the arguments.
    public CommandRow keyFlagsBy(KeyFlagsRule rule) {
        keyFlagsRule = rule;
        return this;
    }

    /// Marks the command as superseded.
    public CommandRow deprecated(String version, String instead) {
        deprecatedSince = version;
        replacedBy = instead;
        return this;
    }

    /// Subcommands; the row itself then only dispatches.
    public CommandRow subcommands(CommandRow... values) {
        for (CommandRow child : values) {
            children.add(child.group(group));
        }
        return this;
    }

    /// Runs on the shard of its keys; a command whose keys span shards needs [#merging] or [#acrossShards] too.
    public CommandRow onShard(ShardOp op) {
        scope = Command.Scope.KEYS;
        shardOp = op;
        return this;
    }

    /// Runs on the one shard that `by` names.
    public CommandRow routed(Router by, ShardOp op) {
        scope = Command.Scope.ROUTED;
        router = by;
        shardOp = op;
        return this;
    }

    /// Runs on the thread of whichever shard has the command at hand; it touches no key.
    public CommandRow anywhere(ShardOp op) {
        scope = Command.Scope.ANYWHERE;
        shardOp = op;
        return this;
    }

    /// Runs on every shard under the whole-shard lock; `how` makes one reply of theirs.
    public CommandRow onAllShards(ShardOp op, Merge how) {
        scope = Command.Scope.ALL_SHARDS;
        shardOp = op;
        merge = how;
        return this;
    }

    /// Splits the command by shard when its keys span several; `how` makes one reply of theirs.
    public CommandRow merging(Merge how) {
        merge = how;
        return this;
    }

    /// Runs in the fiber when the keys span several shards.
    public CommandRow acrossShards(CoordinatorOp op) {
        coordinatorOp = op;
        return this;
    }

    /// Runs on the shards of its keys, and waits until one of them has something. Without a shard half of its own,
    /// the
    /// command's shard half is this one, not waiting.
    public CommandRow blocking(BlockingOp op) {
        scope = Command.Scope.KEYS;
        blockingOp = op;
        if (shardOp == null) {
            shardOp = op::runWithoutWaiting;
        }
        return this;
    }

    /// Runs on the connection, without any shard.
    public CommandRow onSession(SessionOp op) {
        scope = Command.Scope.SESSION;
        sessionOp = op;
        return this;
    }

    /// Always runs in the fiber.
    public CommandRow onCoordinator(CoordinatorOp op) {
        scope = Command.Scope.COORDINATOR;
        coordinatorOp = op;
        return this;
    }

    /// Runs on the shards of its keys once the session has noted them: WATCH.
    public CommandRow watching(ShardOp op) {
        scope = Command.Scope.WATCH;
        shardOp = op;
        merge = Merge.SAME;
        return neverQueued();
    }

    /// Runs the queued commands; in the fiber where they need one.
    public CommandRow executing(CoordinatorOp op) {
        scope = Command.Scope.EXEC;
        coordinatorOp = op;
        return neverQueued();
    }

    /// Is executed at once even between MULTI and EXEC.
    public CommandRow neverQueued() {
        neverQueued = true;
        return this;
    }

    /// Ends a transaction, and is executed at once even there, and when memory is used up.
    public CommandRow wayOut() {
        wayOut = true;
        return neverQueued();
    }

    /// Waits until all that came before has been answered. So do, without this, commands of the connection that are
    /// not
    /// fast or need no authentication.
    public CommandRow alone() {
        alone = true;
        return this;
    }

    Command build() {
        return new Command(this, null);
    }

    /// Applies a common piece of several rows.
    public CommandRow with(Consumer<CommandRow> piece) {
        piece.accept(this);
        return this;
    }
}
