package io.nanoredis.differential;

import static io.nanoredis.differential.Comparison.UNORDERED;

import io.nanoredis.testing.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Scripts and functions with generated bodies, and the caches that keep them.
final class ScriptGroup implements Group {
    private static final String[] LIBRARIES = {"one", "two", "Three", "four_4"};
    /// Two of each library's own, then one that each may have: which of two names is found to be taken first depends on
    /// the order of a table.
    private static final String[] FUNCTIONS = {"f1", "f2", "F3", "f4", "f5", "f6", "f7", "f8", "any"};

    private static final Family CACHES = new Family("""
            10 SCRIPT EXISTS {digest} *
            10 EVALSHA {digest} ( '0 | '1 {key} | '-1 | '9 | 'x ) {value} *
            4 EVALSHA_RO {digest} ( '0 | '1 {key} )
            3 SCRIPT FLUSH [ SYNC | ASYNC | 'x ]
            4 SCRIPT LOAD {somescript}
            6 EVAL {somescript} ( '0 | '1 {key} | '-1 | '2 {key} | 'x )
            6 FUNCTION LIST [ LIBRARYNAME {libpattern} ] [ WITHCODE ]
            4 FUNCTION DELETE {library}
            1 FUNCTION FLUSH [ SYNC | ASYNC | 'x ]
            10 FCALL {function} ( '0 | '1 {key} | '2 {key} {key} | '-1 | '9 | 'x ) {value} *
            5 FCALL_RO {function} ( '0 | '1 {key} ) {value}
            3 FUNCTION LOAD [ REPLACE ] {badlibrary}
            """);

    private static final String[] SCRIPTS = {
        "return",
        "",
        "return 1 +",
        "x = 1",
        "return x",
        "local function f() return f() + 1 end return f()",
        "#!lua flags=no-writes\nreturn redis.call('set', 'x', 1)",
        "#!lua flags=x\nreturn 1",
        "#!js\nreturn 1",
        "#!lua x=1\nreturn 1",
        "return redis.call()",
        "return redis.call('get')",
        "return redis.call('nosuch')",
        "return redis.call(nil)",
        "return redis.call({})",
        "return redis.sha1hex(KEYS[1])",
        "return {1, 2, nil, 4}",
        "redis.call = 1",
        "return redis.nosuch",
        "KEYS = 1",
        "return redis.pcall('get', 'k', 'j').err",
        "#!lua flags=allow-oom,no-writes\nreturn ARGV",
        "error()",
        "error({err='A b'})",
        "return type(_G)",
        "return #ARGV .. #KEYS",
        "return redis.error_reply('-A b')",
        "for k, v in pairs(redis) do redis[k] = nil end"
    };
    /// None with two names that differ in their case only: redis-server 7.0.15 loads it, and ends when it is replaced.
    private static final String[] WRONG_LIBRARIES = {
        "",
        "#!lua",
        "#!lua name=one",
        "#!lua name=o-ne\nreturn 1",
        "#!lua name=one\nreturn 1",
        "#!js name=one\nx",
        "#!lua name=one\nredis.register_function('f1')",
        "#!lua name=one\nredis.register_function('f 1', function() end)",
        "#!lua name=one\nredis.register_function{function_name='f1'}",
        "#!lua name=one x=1\nx",
        "#!lua name=one\nredis.register_function('f1', function() end) redis.register_function('f1', function() end)",
        "#!lua name=one\nredis.call('get', 'x')",
        "#!lua name=one\nerror('x')",
        "#!lua name=one\nlocal x = KEYS[1]",
        "#!lua name=one\nredis.register_function{function_name='f1', callback=function() end, flags={'x'}}"
    };

    @Override
    public int weight() {
        return 4;
    }

    @Override
    public Family family() {
        return CACHES;
    }

    @Override
    public List<ComparisonRule> rules() {
        return List.of(ComparisonRule.of(
                "FUNCTION LIST", UNORDERED, "the order of libraries and their functions belongs to the table"));
    }

    @Override
    public List<Request> configuration() {
        return List.of(Request.of("FUNCTION", "FLUSH"), Request.of("SCRIPT", "FLUSH"));
    }

    @Override
    public byte @Nullable [] draw(String slot, SplittableRandom random, Slots slots) {
        return switch (slot) {
            case "digest" -> digest(random, slots);
            case "library" -> bytes(any(random, LIBRARIES));
            case "libpattern" ->
                bytes(slots.chance(50) ? any(random, LIBRARIES) : any(random, "*", "t*", "[ot]*", "x"));
            case "function" -> bytes(any(random, FUNCTIONS));
            case "somescript" -> bytes(any(random, SCRIPTS));
            case "badlibrary" -> bytes(any(random, WRONG_LIBRARIES));
            default -> null;
        };
    }

    @Override
    public void draw(SplittableRandom random, Slots slots, List<GeneratedCommand> out) {
        int kind = random.nextInt(100);
        if (kind < 25) {
            CACHES.draw(random, slots, out);
        } else if (kind < 40) {
            library(random, slots, out);
        } else {
            script(random, slots, out);
        }
    }

    private void script(SplittableRandom random, Slots slots, List<GeneratedCommand> out) {
        ScriptText script = new ScriptText(random, slots);
        String text = (slots.chance(8) ? any(random, "#!lua\n", "#!lua flags=no-writes\n") : "") + script.draw();
        if (slots.chance(30)) {
            out.add(command(List.of(bytes("SCRIPT"), bytes("LOAD"), bytes(text))));
            out.add(command(
                    call(slots.chance(90) ? "EVALSHA" : "EVALSHA_RO", digest(text), script.keys(), random, slots)));
        } else {
            out.add(command(call(slots.chance(92) ? "EVAL" : "EVAL_RO", text, script.keys(), random, slots)));
        }
    }

    private void library(SplittableRandom random, Slots slots, List<GeneratedCommand> out) {
        int library = random.nextInt(LIBRARIES.length);
        StringBuilder text = new StringBuilder("#!lua name=" + LIBRARIES[library] + "\n");
        if (slots.chance(30)) {
            text.append("local calls = {}\n");
        }
        List<List<byte[]>> calls = new ArrayList<>();
        int functions = 1 + random.nextInt(2);
        for (int i = 0; i < functions; i++) {
            String name = FUNCTIONS[i == 1 && slots.chance(30) ? FUNCTIONS.length - 1 : library * 2 + i];
            ScriptText body = new ScriptText(random, slots);
            String function = "function(KEYS, ARGV)\n" + body.draw().replace("\n", "\n ") + "\nend";
            if (slots.chance(50)) {
                text.append("redis.register_function('" + name + "', " + function + ")\n");
            } else if (slots.chance(50)) {
                text.append("local " + name + " = " + function + "\nredis.register_function('" + name + "', " + name
                        + ")\n");
            } else {
                text.append("redis.register_function{function_name='" + name + "', callback=" + function + ", flags={"
                        + any(random, "", "'no-writes'", "'allow-oom', 'allow-stale'") + "}, description='d'}\n");
            }
            calls.add(call(slots.chance(90) ? "FCALL" : "FCALL_RO", name, body.keys(), random, slots));
        }
        List<byte[]> load = new ArrayList<>(List.of(bytes("FUNCTION"), bytes("LOAD")));
        if (slots.chance(80)) {
            load.add(bytes("REPLACE"));
        }
        load.add(bytes(text.toString()));
        out.add(command(load));
        calls.forEach(call -> out.add(command(call)));
    }

    private static List<byte[]> call(
            String command, String what, List<byte[]> keys, SplittableRandom random, Slots slots) {
        List<byte[]> words = new ArrayList<>(List.of(bytes(command), bytes(what), bytes(String.valueOf(keys.size()))));
        words.addAll(keys);
        int arguments = random.nextInt(3);
        for (int i = 0; i < arguments; i++) {
            words.add(slots.draw("value"));
        }
        return words;
    }

    private static byte[] digest(SplittableRandom random, Slots slots) {
        String digest = digest(any(random, SCRIPTS));
        return bytes(
                slots.chance(85) ? digest : any(random, digest.toUpperCase(Locale.ROOT), "x", "", digest.substring(1)));
    }

    private static String digest(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes(text)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static GeneratedCommand command(List<byte[]> words) {
        return new GeneratedCommand(Request.of(words), 1);
    }

    private static String any(SplittableRandom random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
