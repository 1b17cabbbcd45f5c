package io.nanoredis.lua;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An engine: its globals, its running coroutine, and the bounds within which scripts run.
///
/// *Thread*: one at a time; a script runs on its caller's thread and Java stack, coroutines too.
public final class LuaState {
    /// No limit of instructions.
    public static final long UNLIMITED = Long.MAX_VALUE;

    /// How deep calls through Java (metamethods, `pcall`, sort comparators, ...) may nest, as in Redis.
    static final int JAVA_CALLS_MAX = 200;

    private final MemoryBudget memory = new MemoryBudget(this::measureLive);
    private final LuaTable globals;
    private final LuaThread main;
    private LuaThread running;
    private @Nullable LuaTable stringMetatable;
    private final List<@Nullable Object> kept = new ArrayList<>();
    private int javaCalls;
    private final LiveWalk walk;

    /// What scripts set for a collector that is not there; they only get it back.
    final Setting collectorPause = new Setting();

    final Setting collectorSteps = new Setting();

    private @Nullable LuaHook hook;
    private long hookInterval = UNLIMITED;
    private long workLimit = UNLIMITED;
    private long workDone;
    /// The work that is left until the hook or the limit.
    int credit = Integer.MAX_VALUE;
    private int creditGiven = Integer.MAX_VALUE;

    /// An engine with empty globals.
    public LuaState() {
        walk = new LiveWalk(this);
        globals = newTable(0, 32);
        main = new LuaThread(this);
        running = main;
    }

    /// The table of global variables.
    public LuaTable globals() {
        return globals;
    }

    /// The coroutine that is no coroutine.
    public LuaThread main() {
        return main;
    }

    /// The coroutine that runs now.
    public LuaThread running() {
        return running;
    }

    void setRunning(LuaThread thread) {
        running = thread;
    }

    /// A new table, charged to the budget.
    public LuaTable newTable(int arraySlots, int hashSlots) {
        return new LuaTable(memory, arraySlots, hashSlots);
    }

    /// A new table without room.
    public LuaTable newTable() {
        return newTable(0, 0);
    }

    /// A new string, charged to the budget; the bytes are not copied.
    public LuaString string(byte[] bytes) {
        charge(LuaString.OVERHEAD_BYTES + (long) bytes.length);
        return LuaString.of(bytes);
    }

    // ---- chunks

    /// Compiles a source, without making a function of it: the result may be kept and used by any engine.
    ///
    /// The name is `@name` or `=name`, or else the source itself. *Errors*: [LuaError] with Lua's text.
    public static Prototype compile(byte[] source, String chunkName) {
        return compile(source, chunkName, 0);
    }

    /// A source that begins as a precompiled chunk does is read as source all the same, and fails as such.
    static Prototype compile(byte[] source, String chunkName, int nesting) {
        try {
            return FunctionCompiler.compile(Parser.parse(source, chunkName, nesting));
        } catch (StackOverflowError tooDeep) {
            throw new LuaError(
                    Chunk.shortName(chunkName, Chunk.SHOWN_IN_SYNTAX_ERRORS) + ":1: chunk has too many syntax levels");
        }
    }

    /// A function of a compiled chunk, with its global variables in a table.
    public LuaClosure closure(Prototype chunk, LuaTable environment) {
        LuaClosure closure = new LuaClosure(chunk, new Upvalue[0], environment);
        charge(closure.sizeBytes());
        return closure;
    }

    /// Compiles a source to a function over the globals.
    public LuaClosure load(byte[] source, String chunkName) {
        return closure(compile(source, chunkName, javaCalls), globals);
    }

    // ---- calls

    /// Calls a function from outside of any script, on the main coroutine, and returns its results.
    ///
    /// *Errors*: [LuaError], whose place says where it rose, or [LuaAbort]; nothing of the call is left then.
    public @Nullable Object[] call(@Nullable Object function, @Nullable Object... arguments) {
        LuaThread thread = running;
        int depth = thread.depth();
        int top = thread.top;
        int nesting = javaCalls;
        try {
            @Nullable Object[] results = thread.callAll(function, arguments);
            if (depth == 0) {
                thread.rest();
            }
            return results;
        } catch (LuaError error) {
            error.riseAt(thread.place());
            thread.unwind(depth, top);
            javaCalls = nesting;
            throw error;
        } catch (LuaAbort abort) {
            abort.endAt(running.place());
            running = thread;
            thread.unwind(depth, top);
            javaCalls = nesting;
            throw abort;
        } catch (StackOverflowError tooDeep) {
            running = thread;
            LuaError error = thread.runtimeError("stack overflow");
            thread.unwind(depth, top);
            javaCalls = nesting;
            throw error;
        }
    }

    /// *Errors*: `C stack overflow` where calls through Java nest too deep.
    void enterJava() {
        if (++javaCalls >= JAVA_CALLS_MAX) {
            javaCalls--;
            throw running.runtimeError("C stack overflow");
        }
    }

    void leaveJava() {
        javaCalls--;
    }

    int javaCalls() {
        return javaCalls;
    }

    void setJavaCalls(int nesting) {
        javaCalls = nesting;
    }

    /// Keeps a value alive for the walk over live values although no script reaches it.
    public void keep(@Nullable Object value) {
        kept.add(value);
    }

    void forEachRoot(Consumer<@Nullable Object> visitor) {
        visitor.accept(main);
        for (LuaThread thread = running; thread != null; thread = thread.resumer) {
            visitor.accept(thread);
        }
        kept.forEach(visitor);
    }

    // ---- metatables of types

    /// The metatable of all strings, or null.
    public @Nullable LuaTable stringMetatable() {
        return stringMetatable;
    }

    /// Sets the metatable of all strings, as the string library does.
    public void setStringMetatable(@Nullable LuaTable metatable) {
        stringMetatable = metatable;
    }

    @Nullable
    LuaTable metatableOf(@Nullable Object value) {
        return switch (value) {
            case LuaTable table -> table.metatable();
            case LuaString ignored -> stringMetatable;
            case null -> null;
            default -> null;
        };
    }

    // ---- bounds

    /// The budget of memory.
    public MemoryBudget memory() {
        return memory;
    }

    void charge(long bytes) {
        memory.charge(bytes);
    }

    private long measureLive() {
        return walk.measure();
    }

    /// Calls a hook after every so many units of work (back-edges and calls of Lua code, steps of library loops).
    public void setHook(@Nullable LuaHook hook, int interval) {
        settle();
        this.hook = hook;
        this.hookInterval = hook == null ? UNLIMITED : interval;
        giveCredit();
    }

    /// Starts counting from 0 and ends the script when it has done so much work.
    public void limitWork(long steps) {
        settle();
        workDone = 0;
        workLimit = steps;
        giveCredit();
    }

    /// The work done since [#limitWork(long)].
    public long workDone() {
        return workDone + creditGiven - credit;
    }

    /// Accounts for work; see [LuaCall#work(int)].
    public void work(int steps) {
        credit -= steps;
        if (credit < 0) {
            onCreditSpent();
        }
    }

    /// *Errors*: [LuaAbort] where the limit is passed or the hook says so.
    void onCreditSpent() {
        settle();
        giveCredit();
        if (workDone >= workLimit) {
            throw new LuaAbort(LuaAbort.Reason.INSTRUCTIONS, "instruction limit exceeded");
        }
        if (hook != null) {
            hook.onWork(this);
        }
    }

    private void settle() {
        workDone += creditGiven - credit;
        creditGiven = 0;
        credit = 0;
    }

    private void giveCredit() {
        long left = Math.max(0, workLimit - workDone);
        creditGiven = (int) Math.min(Integer.MAX_VALUE, Math.min(left, hookInterval));
        credit = creditGiven;
    }

    /// A number that a script sets, for the one before.
    static final class Setting {
        private static final int INITIAL = 200;

        private double value = INITIAL;

        double replace(long next) {
            double before = value;
            value = (int) next;
            return before;
        }
    }
}
