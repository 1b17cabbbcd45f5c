package io.nanoredis.differential;

import io.nanoredis.testing.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// The body of a generated script: calls of commands that other groups draw, whose replies it collects and returns, and
/// values of every shape.
///
/// Of a command whose reply two correct servers need not agree on only an error is shown. Where the keys stand in the
/// commands they are either those that the caller declares, or written out.
final class ScriptText {
    /// Ways to a key, with what has to stand before: some that an analysis can follow, others that make or exchange
    /// keys. `T` is the table, `@` the number of the key.
    private static final Way[] WAYS = {
        new Way("", "T[@]"),
        new Way("", "T[@]"),
        new Way("", "(T[@] or T[1])"),
        new Way("", "(#T > 0 and T[@])"),
        new Way("local keys = T\n", "keys[@]"),
        new Way("local function at(i) return T[i] end\n", "at(@)"),
        new Way("local function at(t, i) return t[i] end\n", "at(T, @)"),
        new Way("local function at(i) local k if i > 1 then k = T[i] else k = T[1] end return k end\n", "at(@)"),
        new Way("local function same(k) return k end\n", "same(T[@])"),
        new Way(
                "local first, second = unpack(T)\nlocal function at(i) return i == 1 and first or i == 2 and second or T[i] end\n",
                "at(@)"),
        new Way("", "tostring(T[@])"),
        new Way("", "(T[@] .. '')"),
        new Way("local names = {unpack(T)}\n", "names[@]"),
        new Way("local names = {}\nfor i, k in ipairs(T) do names[i] = k end\n", "names[@]"),
        new Way("local function at(i) if i == 1 then return T[1] end return 'k' .. i end\n", "at(@)"),
        new Way("T[1] = 'k1'\n", "T[@]"),
        new Way("local function change(t) t[1] = 'k1' end\nchange(T)\n", "T[@]"),
        new Way("table.insert(T, 1, 'k1')\n", "T[@]"),
        new Way("local t = {T}\nt[1][1] = 'k1'\n", "T[@]"),
        new Way("local function at(i) return T[i] end\nlocal ok, k = pcall(at, 1)\nT[1] = k\n", "at(@)")
    };

    private final SplittableRandom random;
    private final Slots slots;
    private final LuaText lua;
    private final List<byte[]> keys = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final boolean declares;
    private final Way way;
    private final String redis;

    /// How a script comes to a key.
    private record Way(String before, String key) {}

    ScriptText(SplittableRandom random, Slots slots) {
        this.random = random;
        this.slots = slots;
        lua = new LuaText(random);
        declares = lua.chance(70);
        way = WAYS[random.nextInt(WAYS.length)];
        redis = lua.any("redis.", "redis.", "lib.", "lib_");
    }

    /// The keys that the script should be given.
    List<byte[]> keys() {
        return keys;
    }

    /// The text of the body, whose lines end with `end`.
    String draw() {
        if (lua.chance(25)) {
            text.append("redis.setresp(").append(lua.any("3", "3", "2")).append(")\n");
        }
        switch (redis) {
            case "lib." -> text.append("local lib = redis\n");
            case "lib_" -> text.append("local lib_call, lib_pcall = redis.call, redis.pcall\n");
            default -> {}
        }
        text.append(way.before().replace("T", "KEYS")).append("local out = {}\n");
        int statements = lua.upTo(5);
        for (int i = 0; i < statements; i++) {
            statement();
        }
        switch (lua.upTo(10)) {
            case 0 -> text.append("error(").append(lua.raised()).append(")\n");
            case 1, 2, 3 -> text.append("return ").append(lua.value(3)).append('\n');
            case 4 -> text.append("return ").append(call(redis + "call")).append('\n');
            case 5 -> text.append("return cjson.encode(out)\n");
            default -> text.append("return out\n");
        }
        return text.toString();
    }

    private void statement() {
        switch (lua.upTo(8)) {
            case 0 -> text.append("out[#out + 1] = ").append(lua.value(2)).append('\n');
            case 1 ->
                text.append("for i = 1, ")
                        .append(lua.upTo(4))
                        .append(" do\n")
                        .append(collected())
                        .append("end\n");
            case 2 ->
                text.append("if ")
                        .append(lua.any("#ARGV > 1", "out[1]", "type(out[1]) == 'table'", lua.value(1)))
                        .append(" then\n")
                        .append(collected())
                        .append("else\n")
                        .append(collected())
                        .append("end\n");
            default -> text.append(collected());
        }
    }

    private String collected() {
        List<Request> row = drawn();
        // what chance has left behind in the middle of a row is taken away at its end
        String function = row.size() > 1 || lua.chance(70) ? redis + "pcall" : redis + "call";
        StringBuilder calls = new StringBuilder();
        for (Request request : row) {
            calls.append("local r = ")
                    .append(function)
                    .append(arguments(request))
                    .append("\nout[#out + 1] = ");
            calls.append(
                    isAgreedUpon(request)
                            ? "r == nil and 'nil' or r\n"
                            : "type(r) == 'table' and r.err or 'unknown'\n");
        }
        return calls.toString();
    }

    private String call(String function) {
        while (true) {
            List<Request> row = drawn();
            if (row.size() == 1 && isAgreedUpon(row.getFirst())) {
                return function + arguments(row.getFirst());
            }
        }
    }

    /// The commands of one row of another group.
    private List<Request> drawn() {
        while (true) {
            Group group = Groups.draw(random);
            if (group instanceof ScriptGroup || group instanceof TransactionGroup) {
                continue;
            }
            List<GeneratedCommand> commands = new ArrayList<>();
            group.draw(random, slots, commands);
            if (commands.stream().allMatch(ScriptText::mayBeCalled)) {
                return commands.stream().map(GeneratedCommand::request).toList();
            }
        }
    }

    private static boolean mayBeCalled(GeneratedCommand command) {
        return command.replies() == 1 && isSmall(command.request()) && !ScanWalk.isScan(command.request());
    }

    private static boolean isSmall(Request request) {
        return request.args().stream().mapToInt(arg -> arg.length).sum() < 4_000;
    }

    private static boolean isAgreedUpon(Request request) {
        return Stream.of(
                        Groups.ALL.stream().flatMap(group -> group.rules().stream()),
                        KnownDifferences.RULES.stream(),
                        VolatileReplies.RULES.stream())
                .flatMap(rules -> rules)
                .noneMatch(rule -> rule.isAbout(request));
    }

    private String arguments(Request request) {
        StringBuilder list = new StringBuilder("(");
        List<byte[]> args = request.args();
        for (int i = 0; i < args.size(); i++) {
            list.append(i == 0 ? "" : ", ").append(i == 1 ? key(args.get(1)) : argument(args.get(i)));
        }
        return list.append(')').toString();
    }

    private String argument(byte[] value) {
        int at = indexOfKey(value);
        if (declares && at >= 0) {
            return key(at);
        }
        String text = new String(value, StandardCharsets.ISO_8859_1);
        return text.matches("-?[1-9][0-9]{0,8}") && lua.chance(50) ? text : LuaText.quoted(value);
    }

    private String key(byte[] value) {
        if (!declares || lua.chance(3)) {
            return LuaText.quoted(value);
        }
        if (indexOfKey(value) < 0) {
            keys.add(value);
        }
        return key(indexOfKey(value));
    }

    private String key(int index) {
        return way.key().replace("@", Integer.toString(index + 1)).replace("T", "KEYS");
    }

    private int indexOfKey(byte[] value) {
        for (int i = 0; i < keys.size(); i++) {
            if (Arrays.equals(keys.get(i), value)) {
                return i;
            }
        }
        return -1;
    }
}
