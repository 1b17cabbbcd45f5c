package io.nanoredis.command;

import io.nanoredis.resp.Args;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One row of the registry: what COMMAND tells of a command, and how it is executed.
///
/// ACL, routing, COMMAND, COMMAND DOCS and `docs/commands.md` all read this row. Immutable once registered.
public final class Command {
    /// How a command reaches the shards.
    public enum Scope {
        /// The connection alone.
        SESSION,
        /// The shards of its keys; several of them by a split or by the coordinator.
        KEYS,
        /// One shard that a [Router] names.
        ROUTED,
        /// The thread of whichever shard has the command at hand, touching no key: it needs no lock, and runs after
        /// what came
        /// before it.
        ANYWHERE,
        /// Every shard, each executing the same command under its whole-shard lock.
        ALL_SHARDS,
        /// The fiber, always.
        COORDINATOR,
        /// The shards of its keys, once the connection has noted them: WATCH.
        WATCH,
        /// Those of the queued commands: EXEC.
        EXEC,
        /// A container whose subcommands do the work.
        CONTAINER
    }

    private final Builder row;
    private final Set<CommandFlag> flags;
    private final Set<CommandFlag> toldFlags;
    private final Set<AclCategory> categories;
    private final Map<String, Command> subcommands;
    private final boolean write;
    private final boolean denyOom;
    private final boolean container;
    private final boolean script;
    private final boolean alone;
    private final @Nullable Command parent;
    private int index = -1;

    private Command(Builder row, @Nullable Command parent) {
        this.row = row;
        this.parent = parent;
        this.flags = Collections.unmodifiableSet(row.flags.clone());
        EnumSet<CommandFlag> told = row.flags.clone();
        told.remove(CommandFlag.MAY_REPLICATE);
        this.toldFlags = Collections.unmodifiableSet(told);
        this.write = flags.contains(CommandFlag.WRITE);
        this.alone = row.alone || !flags.contains(CommandFlag.FAST) || flags.contains(CommandFlag.NO_AUTH);
        this.denyOom = flags.contains(CommandFlag.DENYOOM);
        this.script = row.script;
        this.categories = Collections.unmodifiableSet(impliedCategories(row));
        Map<String, Command> children = new LinkedHashMap<>();
        for (Builder child : row.children) {
            children.put(child.name, new Command(child, this));
        }
        this.subcommands = Collections.unmodifiableMap(children);
        this.container = !children.isEmpty();
    }

    /// Begins a row for the command or subcommand `name` (lower case).
    public static Builder named(String name) {
        return new Builder(name);
    }

    private static EnumSet<AclCategory> impliedCategories(Builder row) {
        EnumSet<AclCategory> all = row.categories.clone();
        if (row.flags.contains(CommandFlag.WRITE)) {
            all.add(AclCategory.WRITE);
        }
        if (row.flags.contains(CommandFlag.READONLY) && !all.contains(AclCategory.SCRIPTING)) {
            all.add(AclCategory.READ);
        }
        if (row.flags.contains(CommandFlag.ADMIN)) {
            all.add(AclCategory.ADMIN);
            all.add(AclCategory.DANGEROUS);
        }
        if (row.flags.contains(CommandFlag.PUBSUB)) {
            all.add(AclCategory.PUBSUB);
        }
        if (row.flags.contains(CommandFlag.BLOCKING)) {
            all.add(AclCategory.BLOCKING);
        }
        all.add(row.flags.contains(CommandFlag.FAST) ? AclCategory.FAST : AclCategory.SLOW);
        return all;
    }

    /// The name as clients write it, lower case; of a subcommand without its container.
    public String name() {
        return row.name;
    }

    /// The name with its container, as COMMAND INFO and commandstats write it: `config|get`.
    public String fullName() {
        return parent == null ? row.name : parent.name() + "|" + row.name;
    }

    /// The container of a subcommand.
    public @Nullable Command parent() {
        return parent;
    }

    /// The number of arguments including the name; negative is a minimum.
    public int arity() {
        return row.arity;
    }

    /// Whether `count` arguments, the name included, satisfy the arity.
    public boolean acceptsCount(int count) {
        return row.arity >= 0 ? count == row.arity : count >= -row.arity;
    }

    /// What the command may do.
    public Set<CommandFlag> flags() {
        return flags;
    }

    /// The flags that COMMAND INFO tells: all but that a command may be replicated, which Redis keeps for itself.
    public Set<CommandFlag> toldFlags() {
        return toldFlags;
    }

    /// Whether the command changes keys.
    public boolean isWrite() {
        return write;
    }

    /// Whether the command is refused when memory is used up.
    public boolean deniesOom() {
        return denyOom;
    }

    /// Whether the command runs a script: it may take long, so that it never runs where the network is waiting for it,
    /// and what it changes its row does not say.
    public boolean isScript() {
        return script;
    }

    /// Whether the command needs its keys for itself alone.
    boolean locksExclusively() {
        return write || (script && !flags.contains(CommandFlag.READONLY));
    }

    /// Whether the arguments reach keys that they do not name.
    boolean reachesFurther(Args args) {
        KeyReach reach = row.keyReach;
        return reach != null && reach.reachesFurther(args);
    }

    /// Whether `flag` stands in the row.
    public boolean has(CommandFlag flag) {
        return flags.contains(flag);
    }

    /// ACL categories, those implied by flags included.
    public Set<AclCategory> categories() {
        return categories;
    }

    /// Where the keys stand.
    public List<KeySpec> keySpecs() {
        return row.keySpecs;
    }

    /// Position of the first key as in COMMAND INFO, 0 without keys.
    public int firstKey() {
        return row.firstKey;
    }

    /// Position of the last key, negative from the end.
    public int lastKey() {
        return row.lastKey;
    }

    /// Distance from one key to the next.
    public int keyStep() {
        return row.keyStep;
    }

    /// Position of the argument that counts the keys, 0 when the range is fixed.
    public int numKeysAt() {
        return row.numKeysAt;
    }

    /// What finds the keys where their places depend on the arguments; null where the row says them.
    public @Nullable KeyLocator keyLocator() {
        return row.keyLocator;
    }

    /// What tells whether arguments reach keys that they do not name; null where none ever do.
    public @Nullable KeyReach keyReach() {
        return row.keyReach;
    }

    /// Position of the first argument that is looked up among the members of the key's value, 0 without one.
    public int memberAt() {
        return row.memberAt;
    }

    /// Whether the command may have keys.
    public boolean hasKeys() {
        return row.firstKey > 0 || row.keyLocator != null;
    }

    /// Redis's command tips.
    public List<String> tips() {
        return row.tips;
    }

    /// The group of the documentation: `string`, `generic` …
    public String group() {
        return row.group;
    }

    /// The Redis version that brought the command.
    public String since() {
        return row.since;
    }

    /// What later versions have changed, the oldest first.
    public List<CommandChange> history() {
        return row.history;
    }

    /// Cost in O notation.
    public String complexity() {
        return row.complexity;
    }

    /// What the command does, in one sentence of our own.
    public String summary() {
        return row.summary;
    }

    /// The arguments as the usage line shows them, without the name.
    public String syntax() {
        return row.syntax;
    }

    /// The version that deprecated the command, null while it is current.
    public @Nullable String deprecatedSince() {
        return row.deprecatedSince;
    }

    /// What to use instead of a deprecated command.
    public @Nullable String replacedBy() {
        return row.replacedBy;
    }

    /// Subcommands by lower-case name, in the order of registration.
    public Map<String, Command> subcommands() {
        return subcommands;
    }

    /// Whether the word after the name picks a subcommand.
    public boolean isContainer() {
        return container;
    }

    /// How the command is executed.
    public Scope scope() {
        return row.scope;
    }

    /// The half that runs on a shard.
    public @Nullable ShardOp shardOp() {
        return row.shardOp;
    }

    /// The half that runs on the connection.
    public @Nullable SessionOp sessionOp() {
        return row.sessionOp;
    }

    /// The half that runs in the fiber: always, or when the keys live on several shards.
    public @Nullable CoordinatorOp coordinatorOp() {
        return row.coordinatorOp;
    }

    /// The half that can wait.
    public @Nullable BlockingOp blockingOp() {
        return row.blockingOp;
    }

    /// Whether the command is executed at once where others are queued, between MULTI and EXEC.
    public boolean isNeverQueued() {
        return row.neverQueued;
    }

    /// Whether the command is a way out of a transaction that stays open when memory is used up.
    public boolean isWayOut() {
        return row.wayOut;
    }

    /// Whether a command of the connection waits until everything before it has been answered, as it changes how
    /// replies
    /// look, or whether they leave, or what is known on the shards.
    public boolean isAlone() {
        return alone;
    }

    /// How the replies of several shards become one.
    public @Nullable Merge merge() {
        return row.merge;
    }

    /// Which shard a command without keys goes to.
    public @Nullable Router router() {
        return row.router;
    }

    /// Whether a client that subscribes may run the command in RESP2.
    public boolean allowedWhileSubscribed() {
        return row.allowedWhileSubscribed;
    }

    /// Whether argument `i` must not be shown by MONITOR and SLOWLOG.
    public boolean isSecret(Args args, int i) {
        return i > 0 && row.secrets != null && row.secrets.isSecret(args, i);
    }

    /// What decides the flags of the first key spec where they depend on the arguments; null where they do not.
    public @Nullable KeyFlagsRule keyFlagsRule() {
        return row.keyFlagsRule;
    }

    /// The dense number of this row, for arrays of statistics.
    public int index() {
        return index;
    }

    void index(int value) {
        index = value;
    }

    /// The number of keys that `count` arguments of this command hold, given what the counting argument says; 0 when
    /// the last key lacks
    /// what belongs to it, as in MSET with a key without a value: such a command is not split, and refused by its op.
    int keyCount(int count, int numKeys) {
        if (row.firstKey == 0) {
            return 0;
        }
        if (row.numKeysAt > 0) {
            return numKeys;
        }
        int last = row.lastKey < 0 ? count + row.lastKey : row.lastKey;
        int span = last - row.firstKey + 1;
        if (last < row.firstKey || (row.lastKey < 0 && span % row.keyStep != 0)) {
            return 0;
        }
        return (span - 1) / row.keyStep + 1;
    }

    /// Collects one row; every method returns the builder.
    public static final class Builder {
        private final String name;
        private int arity = -1;
        private final EnumSet<CommandFlag> flags = EnumSet.noneOf(CommandFlag.class);
        private final EnumSet<AclCategory> categories = EnumSet.noneOf(AclCategory.class);
        private final List<KeySpec> keySpecs = new ArrayList<>();
        private final List<String> tips = new ArrayList<>();
        private final List<Builder> children = new ArrayList<>();
        private int firstKey;
        private int lastKey;
        private int keyStep;
        private int numKeysAt;
        private int memberAt;
        private String group = "generic";
        private String since = "1.0.0";
        private String complexity = "O(1)";
        private String summary = "";
        private String syntax = "";
        private final List<CommandChange> history = new ArrayList<>();
        private @Nullable String deprecatedSince;
        private @Nullable String replacedBy;
        private Scope scope = Scope.CONTAINER;
        private @Nullable ShardOp shardOp;
        private @Nullable SessionOp sessionOp;
        private @Nullable CoordinatorOp coordinatorOp;
        private @Nullable BlockingOp blockingOp;
        private @Nullable Merge merge;
        private @Nullable Router router;
        private boolean allowedWhileSubscribed;
        private @Nullable SecretArguments secrets;
        private @Nullable KeyFlagsRule keyFlagsRule;
        private @Nullable KeyLocator keyLocator;
        private @Nullable KeyReach keyReach;
        private boolean script;
        private boolean neverQueued;
        private boolean wayOut;
        private boolean alone;

        private Builder(String name) {
            this.name = name.toLowerCase(Locale.ROOT);
        }

        /// The number of arguments including the name; negative is a minimum.
        public Builder arity(int value) {
            arity = value;
            return this;
        }

        /// What the command may do.
        public Builder flags(CommandFlag... values) {
            flags.addAll(List.of(values));
            return this;
        }

        /// ACL categories beyond those that the flags imply.
        public Builder categories(AclCategory... values) {
            categories.addAll(List.of(values));
            return this;
        }

        /// One key, at argument `position`.
        public Builder key(int position, String... specFlags) {
            return keys(position, position, 1, specFlags);
        }

        /// Keys from `first` to `last` (negative from the end), every `step`.
        public Builder keys(int first, int last, int step, String... specFlags) {
            return keyRange(first, last, step).spec(KeySpec.range(first, last, step, specFlags));
        }

        /// As many keys as argument `position` says, right behind it, every `step`.
        public Builder countedKeys(int position, int step, String... specFlags) {
            numKeysAt = position;
            firstKey = position + 1;
            keyStep = step;
            return spec(KeySpec.counted(position, step, specFlags));
        }

        /// Adds a remark to the last key spec.
        public Builder keyNotes(String text) {
            keySpecs.set(keySpecs.size() - 1, keySpecs.getLast().withNotes(text));
            return this;
        }

        /// The range for routing alone, where the key specs are more than one.
        public Builder keyRange(int first, int last, int step) {
            firstKey = first;
            lastKey = last;
            keyStep = step;
            return this;
        }

        /// Keys whose places depend on the arguments.
        public Builder locatedKeys(KeyLocator locator) {
            keyLocator = locator;
            return this;
        }

        /// An argument that is looked up among the members (fields) of the first key's value: in a pipeline it is read
        /// ahead ([MemberReadAhead]).
        public Builder member(int position) {
            memberAt = position;
            return this;
        }

        /// Keys beyond those that the arguments name: with such arguments the command runs as over several shards
        /// ([#acrossShards]), wherever its keys are.
        public Builder reaching(KeyReach reach) {
            keyReach = reach;
            return this;
        }

        /// Runs scripts: see [Command#isScript].
        public Builder script() {
            script = true;
            return this;
        }

        /// One key spec of COMMAND INFO.
        public Builder spec(KeySpec value) {
            keySpecs.add(value);
            return this;
        }

        /// Redis's command tips.
        public Builder tips(String... values) {
            tips.addAll(List.of(values));
            return this;
        }

        /// The group of the documentation.
        public Builder group(String value) {
            group = value;
            return this;
        }

        /// What a later version has changed, in one sentence; the oldest change comes first.
        public Builder changed(String version, String what) {
            history.add(new CommandChange(version, what));
            return this;
        }

        /// The Redis version that brought the command.
        public Builder since(String value) {
            since = value;
            return this;
        }

        /// Cost in O notation.
        public Builder complexity(String value) {
            complexity = value;
            return this;
        }

        /// What the command does, in one sentence.
        public Builder summary(String value) {
            summary = value;
            return this;
        }

        /// The arguments as a usage line.
        public Builder syntax(String value) {
            syntax = value;
            return this;
        }

        /// Names the arguments that MONITOR and SLOWLOG must not show.
        public Builder secrets(SecretArguments rule) {
            secrets = rule;
            return this;
        }

        /// Allows the command to clients that subscribe in RESP2.
        public Builder allowedWhileSubscribed() {
            allowedWhileSubscribed = true;
            return this;
        }

        /// Decides the flags of the first key spec (`variable_flags`) by the arguments.
        public Builder keyFlagsBy(KeyFlagsRule rule) {
            keyFlagsRule = rule;
            return this;
        }

        /// Marks the command as superseded.
        public Builder deprecated(String version, String instead) {
            deprecatedSince = version;
            replacedBy = instead;
            return this;
        }

        /// Subcommands; the row itself then only dispatches.
        public Builder subcommands(Builder... values) {
            for (Builder child : values) {
                children.add(child.group(group));
            }
            return this;
        }

        /// Runs on the shard of its keys; a command whose keys span shards needs [#merging] or [#acrossShards] too.
        public Builder onShard(ShardOp op) {
            scope = Scope.KEYS;
            shardOp = op;
            return this;
        }

        /// Runs on the one shard that `by` names.
        public Builder routed(Router by, ShardOp op) {
            scope = Scope.ROUTED;
            router = by;
            shardOp = op;
            return this;
        }

        /// Runs on the thread of whichever shard has the command at hand; it touches no key.
        public Builder anywhere(ShardOp op) {
            scope = Scope.ANYWHERE;
            shardOp = op;
            return this;
        }

        /// Runs on every shard under the whole-shard lock; `how` makes one reply of theirs.
        public Builder onAllShards(ShardOp op, Merge how) {
            scope = Scope.ALL_SHARDS;
            shardOp = op;
            merge = how;
            return this;
        }

        /// Splits the command by shard when its keys span several; `how` makes one reply of theirs.
        public Builder merging(Merge how) {
            merge = how;
            return this;
        }

        /// Runs in the fiber when the keys span several shards.
        public Builder acrossShards(CoordinatorOp op) {
            coordinatorOp = op;
            return this;
        }

        /// Runs on the shards of its keys, and waits until one of them has something. Without a shard half of its own,
        /// the
        /// command's shard half is this one, not waiting.
        public Builder blocking(BlockingOp op) {
            scope = Scope.KEYS;
            blockingOp = op;
            if (shardOp == null) {
                shardOp = op::runWithoutWaiting;
            }
            return this;
        }

        /// Runs on the connection, without any shard.
        public Builder onSession(SessionOp op) {
            scope = Scope.SESSION;
            sessionOp = op;
            return this;
        }

        /// Always runs in the fiber.
        public Builder onCoordinator(CoordinatorOp op) {
            scope = Scope.COORDINATOR;
            coordinatorOp = op;
            return this;
        }

        /// Runs on the shards of its keys once the session has noted them: WATCH.
        public Builder watching(ShardOp op) {
            scope = Scope.WATCH;
            shardOp = op;
            merge = Merge.SAME;
            return neverQueued();
        }

        /// Runs the queued commands; in the fiber where they need one.
        public Builder executing(CoordinatorOp op) {
            scope = Scope.EXEC;
            coordinatorOp = op;
            return neverQueued();
        }

        /// Is executed at once even between MULTI and EXEC.
        public Builder neverQueued() {
            neverQueued = true;
            return this;
        }

        /// Ends a transaction, and is executed at once even there, and when memory is used up.
        public Builder wayOut() {
            wayOut = true;
            return neverQueued();
        }

        /// Waits until all that came before has been answered. So do, without this, commands of the connection that are
        /// not
        /// fast or need no authentication.
        public Builder alone() {
            alone = true;
            return this;
        }

        Command build() {
            return new Command(this, null);
        }

        /// Applies a common piece of several rows.
        public Builder with(Consumer<Builder> piece) {
            piece.accept(this);
            return this;
        }
    }
}
