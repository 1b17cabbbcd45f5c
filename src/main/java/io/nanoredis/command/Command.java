package io.nanoredis.command;

import io.nanoredis.resp.Args;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A command or subcommand of the registry: what COMMAND tells of it, and how it is executed.
///
/// ACL, routing, COMMAND, COMMAND DOCS and `docs/commands.md` all read its row ([CommandRow]), which is complete when
/// the command is made of it. Immutable.
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

    private final CommandRow row;
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

    Command(CommandRow row, @Nullable Command parent) {
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
        for (CommandRow child : row.children) {
            children.put(child.name, new Command(child, this));
        }
        this.subcommands = Collections.unmodifiableMap(children);
        this.container = !children.isEmpty();
    }

    /// Begins a row for the command or subcommand `name` (lower case).
    public static CommandRow named(String name) {
        return new CommandRow(name);
    }

    private static EnumSet<AclCategory> impliedCategories(CommandRow row) {
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
}
