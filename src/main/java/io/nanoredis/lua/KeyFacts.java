package io.nanoredis.lua;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What [KeyWalk] has found out about the variables and functions of a chunk.
///
/// *Shape*: what is known of a variable's values, or of a function's first result, only ever climbs in the lattice of
/// [ValueKind]; walks are repeated until nothing climbs any more. *Thread*: that of the analysis.
final class KeyFacts {
    private final Map<LocalVariable, ValueKind> kinds = new HashMap<>();
    private final Map<FunctionBody, ValueKind> results = new HashMap<>();
    private final Map<LocalVariable, FunctionBody> functions = new HashMap<>();
    private final Map<LocalVariable, Set<CommandName>> names = new HashMap<>();
    private final Map<LocalVariable, String> builtins = new HashMap<>();
    private final Map<LocalVariable, FunctionBody> owners = new HashMap<>();
    private final Map<FunctionBody, FunctionBody> parents = new HashMap<>();
    private final Set<FunctionBody> escaping = new HashSet<>();
    private final Set<FunctionBody> several = new HashSet<>();
    private boolean changed;

    KeyFacts() {}

    /// Facts that begin with the functions of which others have found that anybody may call them.
    KeyFacts(KeyFacts surveyed) {
        escaping.addAll(surveyed.escaping);
        parents.putAll(surveyed.parents);
    }

    /// Whether anything has climbed since the last question.
    boolean takeChanged() {
        boolean answer = changed;
        changed = false;
        return answer;
    }

    // ---- variables

    ValueKind kind(LocalVariable variable) {
        return kinds.getOrDefault(variable, ValueKind.NONE);
    }

    /// Notes one more value of a variable, and returns what is known of all of them.
    ValueKind add(LocalVariable variable, ValueKind kind) {
        ValueKind before = kind(variable);
        ValueKind after = before.or(kind);
        if (after != before) {
            kinds.put(variable, after);
            changed = true;
        }
        return after;
    }

    void declare(LocalVariable variable, FunctionBody owner) {
        owners.put(variable, owner);
    }

    /// The function that declares a variable.
    @Nullable
    FunctionBody owner(LocalVariable variable) {
        return owners.get(variable);
    }

    /// The names of commands that a variable may hold; null where that is not known.
    @Nullable
    Set<CommandName> names(LocalVariable variable) {
        return names.get(variable);
    }

    /// Notes what a variable that is never assigned to begins with, beside its kind.
    void begin(LocalVariable variable, @Nullable Set<CommandName> commands, @Nullable String builtin) {
        if (commands == null) {
            names.remove(variable);
        } else {
            names.put(variable, commands);
        }
        if (builtin == null) {
            builtins.remove(variable);
        } else {
            builtins.put(variable, builtin);
        }
    }

    /// The library function that a variable stands for, as its global name.
    @Nullable
    String builtin(LocalVariable variable) {
        return builtins.get(variable);
    }

    // ---- functions

    void name(LocalVariable variable, FunctionBody body) {
        functions.put(variable, body);
    }

    /// The function that a variable always is.
    @Nullable
    FunctionBody function(LocalVariable variable) {
        return functions.get(variable);
    }

    void nest(FunctionBody body, FunctionBody parent) {
        parents.put(body, parent);
    }

    /// The function around another one; null around the main one.
    @Nullable
    FunctionBody parent(FunctionBody body) {
        return parents.get(body);
    }

    /// What is known of a function's first result.
    ValueKind result(FunctionBody body) {
        return results.getOrDefault(body, ValueKind.NONE);
    }

    /// Notes one more result of a function, and returns what is known of all of them.
    ValueKind addResult(FunctionBody body, ValueKind kind) {
        ValueKind before = result(body);
        ValueKind after = before.or(kind);
        if (after != before) {
            results.put(body, after);
            changed = true;
        }
        return after;
    }

    /// Whether a function always returns exactly one value.
    boolean hasOneResult(FunctionBody body) {
        return !several.contains(body);
    }

    void returnsSeveral(FunctionBody body) {
        changed |= several.add(body);
    }

    /// Notes that a function is called with anything.
    void open(FunctionBody body) {
        body.parameters().forEach(parameter -> add(parameter, ValueKind.OTHER));
        addResult(body, ValueKind.OTHER);
    }

    /// Notes that anybody may keep a function and call it whenever he likes.
    void escape(FunctionBody body) {
        open(body);
        changed |= escaping.add(body);
    }

    boolean isEscaping(FunctionBody body) {
        return escaping.contains(body);
    }

    Set<FunctionBody> escaping() {
        return escaping;
    }
}
