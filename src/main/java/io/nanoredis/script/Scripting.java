package io.nanoredis.script;

import io.nanoredis.command.CommandRegistry;
import io.nanoredis.command.Coordinator;
import io.nanoredis.command.ScriptFigures;
import io.nanoredis.command.ServerContext;
import io.nanoredis.command.ShardContext;
import io.nanoredis.lua.CommandKeys;
import io.nanoredis.lua.KeyAnalysis;
import io.nanoredis.lua.KeyProof;
import io.nanoredis.lua.Prototype;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.EngineShard;
import io.nanoredis.shard.FiberTransaction;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All that one server knows of scripts and functions, and the places where it runs them.
///
/// What is known is shared by all threads: the cache of scripts, and one immutable set of libraries that a change
/// exchanges as a whole. What runs them is not: one pair of engines per shard, and some for fibers.
///
/// *Thread*: any, unless a method says otherwise.
public final class Scripting {
    private static final VarHandle LIBRARIES;

    static {
        try {
            LIBRARIES = MethodHandles.lookup().findVarHandle(Scripting.class, "libraries", Libraries.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ScriptCache scripts = new ScriptCache();
    private volatile Libraries libraries = Libraries.NONE;
    private volatile @Nullable CommandKeys keyUse;
    private final AtomicReference<@Nullable Places> places = new AtomicReference<>();

    /// Where scripts run in one server.
    private static final class Places {
        final AtomicReferenceArray<@Nullable ShardScripts> ofShard;
        final List<ConcurrentLinkedQueue<FiberScripts>> idle = new ArrayList<>();

        Places(int shards) {
            ofShard = new AtomicReferenceArray<>(shards);
            for (int i = 0; i < shards; i++) {
                idle.add(new ConcurrentLinkedQueue<>());
            }
        }
    }

    /// What a change makes of the libraries.
    @FunctionalInterface
    public interface Change {
        /// The libraries after it.
        Libraries apply(Libraries before) throws ScriptException;
    }

    /// Says which commands there are, before the first script: their rows tell which keys a script may touch.
    public void commands(CommandRegistry registry) {
        KeyUse known = new KeyUse(registry);
        keyUse = known;
        scripts.commands(known);
    }

    /// The cache of scripts.
    public ScriptCache scripts() {
        return scripts;
    }

    /// The libraries at this moment.
    public Libraries libraries() {
        return libraries;
    }

    /// Changes the libraries, for everybody at one moment.
    ///
    /// @throws ScriptException when the change cannot be made; nothing has changed then
    public void change(Change change) throws ScriptException {
        while (true) {
            Libraries before = libraries;
            if (LIBRARIES.compareAndSet(this, before, change.apply(before).after(before))) {
                return;
            }
        }
    }

    // ---- places

    private Places places(ServerContext server) {
        Places known = places.get();
        if (known != null) {
            return known;
        }
        Places made = new Places(server.shards().size());
        if (places.compareAndSet(null, made)) {
            server.scripts().figures(this::figures);
            return made;
        }
        return places(server);
    }

    private ShardScripts place(ShardContext cx) {
        AtomicReferenceArray<@Nullable ShardScripts> ofShard = places(cx.server()).ofShard;
        int id = cx.shard().id();
        ShardScripts place = ofShard.getPlain(id);
        if (place == null) {
            place = new ShardScripts(cx);
            ofShard.set(id, place);
        }
        return place;
    }

    private FiberScripts borrow(ServerContext server, EngineShard home) {
        FiberScripts place = places(server).idle.get(home.id()).poll();
        return place == null ? new FiberScripts(server, home) : place;
    }

    private void giveBack(FiberScripts place) {
        places(place.server()).idle.get(place.home().id()).add(place);
    }

    // ---- running

    /// Runs a script on the shard of `cx`, which is the only one, or that of all the keys that it touches. *Thread*:
    /// the
    /// shard's owner.
    public void run(ShardContext cx, Script script, Args args, int keys, boolean readOnly, ReplyWriter out) {
        place(cx).run(script, args, keys, readOnly, out);
    }

    /// Like [#run(ShardContext, Script, Args, int, boolean, ReplyWriter)], for a function.
    public void run(
            ShardContext cx,
            Libraries all,
            Libraries.Callable function,
            Args args,
            int keys,
            boolean readOnly,
            ReplyWriter out) {
        place(cx).run(all, function, args, keys, readOnly, out);
    }

    /// Runs a script in the fiber: under the locks of its keys if it is known to touch no others, otherwise with the
    /// whole database to itself. *Thread*: the fiber.
    public void run(Coordinator cx, Script script, Args args, int keys, boolean readOnly, ReplyWriter out) {
        boolean shared = readOnly || isReadOnly(script.flags());
        within(
                cx,
                args,
                script.isConfined(args) ? keys : -1,
                shared,
                place -> place.run(script, args, keys, readOnly, out));
    }

    /// Like [#run(Coordinator, Script, Args, int, boolean, ReplyWriter)], for a function. Inside of a transaction that
    /// has locked less than the function needs, because there was a confined one then, that one is run.
    ///
    /// @return whether there is a function to run
    public boolean run(
            Coordinator cx,
            Libraries all,
            Libraries.Callable found,
            Args args,
            int keys,
            boolean readOnly,
            ReplyWriter out) {
        boolean shared = readOnly || isReadOnly(found.function().flags());
        Libraries.Callable function = cx.mayLockAll(!shared) ? found : found.confined();
        if (function == null) {
            return false;
        }
        within(
                cx,
                args,
                function.function().confined() ? keys : -1,
                shared,
                place -> place.run(all, function, args, keys, readOnly, out));
        return true;
    }

    private static boolean isReadOnly(java.util.@Nullable Set<ScriptFlag> flags) {
        return flags != null && flags.contains(ScriptFlag.NO_WRITES);
    }

    /// @param lockedKeys how many declared keys are locked; negative for the whole database
    private void within(Coordinator cx, Args args, int lockedKeys, boolean shared, Consumer<FiberScripts> body) {
        FiberScripts place = borrow(cx.server(), cx.home());
        try (FiberTransaction tx = cx.begin()) {
            if (lockedKeys <= 0) {
                tx.lockAll(!shared);
            }
            for (int k = 0; k < lockedKeys; k++) {
                cx.lock(tx, args, EvalEngine.FIRST_KEY + k, !shared);
            }
            tx.acquire();
            place.enter(cx, tx);
            body.accept(place);
            if (!shared) {
                tx.lastHop(); // who waits for its keys is served before the client may go on elsewhere
            }
        } finally {
            place.leave();
            giveBack(place);
        }
    }

    // ---- libraries

    /// Compiles a library and runs its code to know its functions. *Thread*: the fiber.
    ///
    /// @param replace whether there may be one with its name
    /// @throws ScriptException when it is none
    public Library library(Coordinator cx, byte[] code, boolean replace) throws ScriptException {
        Shebang.OfLibrary shebang = Shebang.ofLibrary(code);
        if (!FunctionRegistrar.isName(shebang.name())) {
            throw new ScriptException(FunctionRegistrar.NAME_RULE);
        }
        if (!shebang.engine().equalsIgnoreCase("lua")) {
            throw new ScriptException("Engine '" + shebang.engine() + "' not found");
        }
        if (!replace && libraries.find(shebang.name()) != null) {
            throw new ScriptException("Library '" + shebang.name() + "' already exists");
        }
        Prototype compiled = Compilation.library(shebang.code());
        FiberScripts place = borrow(cx.server(), cx.home());
        try {
            List<FunctionRegistrar.Registered> registered =
                    List.copyOf(place.functions().load(compiled).values());
            if (registered.isEmpty()) {
                throw new ScriptException("No functions registered");
            }
            return new Library(shebang.name(), code, compiled, functions(compiled, registered));
        } finally {
            giveBack(place);
        }
    }

    /// The functions with what is known of their keys.
    private List<LibraryFunction> functions(Prototype compiled, List<FunctionRegistrar.Registered> registered) {
        CommandKeys known = keyUse;
        List<LibraryFunction> functions = new ArrayList<>();
        List<KeyProof> proofs = known == null
                ? Collections.nCopies(registered.size(), KeyProof.NONE)
                : KeyAnalysis.ofFunctions(
                        compiled,
                        registered.stream()
                                .map(FunctionRegistrar.Registered::body)
                                .toList(),
                        known);
        for (int i = 0; i < registered.size(); i++) {
            KeyProof proof = proofs.get(i);
            // one that depends on arguments would have to be found again when it has been replaced meanwhile
            functions.add(registered.get(i).function().confined(proof.isProven() && !proof.isConditional()));
        }
        return functions;
    }

    // ---- figures

    /// What is known, for INFO. What engines of others hold is as they last left it.
    public ScriptFigures figures() {
        long eval = 0;
        long functions = 0;
        Places known = places.get();
        if (known != null) {
            for (int i = 0; i < known.ofShard.length(); i++) {
                ShardScripts place = known.ofShard.get(i);
                eval += place == null ? 0 : place.evalBytes();
                functions += place == null ? 0 : place.functionBytes();
            }
            for (ConcurrentLinkedQueue<FiberScripts> queue : known.idle) {
                eval += queue.stream().mapToLong(FiberScripts::evalBytes).sum();
                functions +=
                        queue.stream().mapToLong(FiberScripts::functionBytes).sum();
            }
        }
        Libraries all = libraries;
        return new ScriptFigures(
                scripts.count(), scripts.bytes(), all.count(), all.functionCount(), all.bytes(), eval, functions);
    }
}
