package io.nanoredis.script;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All libraries at one moment: a change makes a new set, so that everybody sees all of it or nothing.
///
/// *Shape*: libraries by name, exactly; their functions by name in lower case, each in one library only. *Thread*: any,
/// immutable.
public final class Libraries {
    /// No library.
    public static final Libraries NONE = new Libraries(Map.of());

    private final Map<String, Library> byName;
    private final Map<String, Callable> functions = new HashMap<>();
    private final long bytes;

    /// A function and where it comes from.
    ///
    /// @param library the library
    /// @param function what it says of the function
    /// @param earlier the latest function of this name that was confined, if it has been replaced by this one, which is
    ///     not, or by others like it in between; otherwise null
    public record Callable(
            Library library,
            LibraryFunction function,
            @Nullable Callable earlier) {
        /// The function for a call that was placed when there was a confined one, and has no more than its keys: that
        /// one, even if it has been replaced meanwhile; null if nothing has its place.
        public @Nullable Callable confined() {
            return function.confined() ? this : earlier;
        }
    }

    private Libraries(Map<String, Library> byName) {
        this(byName, null);
    }

    private Libraries(Map<String, Library> byName, @Nullable Libraries before) {
        this.byName = Collections.unmodifiableMap(byName);
        long sum = 0;
        for (Library library : byName.values()) {
            sum += library.code().length;
            for (LibraryFunction function : library.functions()) {
                String key = key(function.name());
                Callable replaced = before == null || function.confined() ? null : before.functions.get(key);
                functions.put(key, new Callable(library, function, replaced == null ? null : replaced.confined()));
            }
        }
        bytes = sum;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /// The libraries in the order in which they were loaded.
    public Collection<Library> all() {
        return byName.values();
    }

    /// The library with a name; null where there is none.
    public @Nullable Library find(String name) {
        return byName.get(name);
    }

    /// The function with a name, in any case; null where there is none.
    public @Nullable Callable function(String name) {
        return functions.get(key(name));
    }

    /// How many libraries there are.
    public int count() {
        return byName.size();
    }

    /// How many functions there are.
    public int functionCount() {
        return functions.size();
    }

    /// What the texts of the libraries take.
    public long bytes() {
        return bytes;
    }

    /// These as they take the place of others.
    Libraries after(Libraries before) {
        return new Libraries(byName, before);
    }

    /// These and one more.
    ///
    /// @param replace whether a library with its name is dropped first
    /// @throws ScriptException when there is a library with its name, or a function with that of one of its own
    public Libraries with(Library library, boolean replace) throws ScriptException {
        if (!replace && byName.containsKey(library.name())) {
            throw new ScriptException("Library '" + library.name() + "' already exists");
        }
        return join(library);
    }

    private Libraries join(Library library) throws ScriptException {
        Map<String, Library> more = new LinkedHashMap<>(byName);
        more.remove(library.name());
        for (LibraryFunction function : library.functions()) {
            Callable taken = function(function.name());
            if (taken != null && more.containsKey(taken.library().name())) {
                throw new ScriptException("Function " + function.name() + " already exists");
            }
        }
        more.put(library.name(), library);
        return new Libraries(more);
    }

    /// These and all `others`, as FUNCTION RESTORE adds them.
    ///
    /// @throws ScriptException as [#with]
    public Libraries withAll(Libraries others, boolean replace) throws ScriptException {
        Libraries joined = this;
        for (Library library : others.all()) {
            if (!replace && byName.containsKey(library.name())) {
                throw new ScriptException("Library " + library.name() + " already exists");
            }
            joined = joined.join(library);
        }
        return joined;
    }

    /// All but the one with a name.
    ///
    /// @throws ScriptException when there is none
    public Libraries without(String name) throws ScriptException {
        if (!byName.containsKey(name)) {
            throw new ScriptException("Library not found");
        }
        Map<String, Library> fewer = new LinkedHashMap<>(byName);
        fewer.remove(name);
        return new Libraries(fewer);
    }
}
