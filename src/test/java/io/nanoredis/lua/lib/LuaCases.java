package io.nanoredis.lua.lib;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Expressions of Lua and what redis-server makes of them, by library.
///
/// *Shape*: a file has two lines per case: the expression, and behind `=> ` what [#script] returns for it: `ok` and the
/// values, or `error` and the error's value; strings are quoted with everything escaped that is not printable.
final class LuaCases {
    /// The libraries that have a file.
    static final List<String> LIBRARIES =
            List.of("number", "string", "table", "math", "bit", "struct", "cjson", "cmsgpack");

    private static final Path FOLDER = Path.of("src/test/resources/lua");
    private static final String MARK = "=> ";

    /// One line, so that errors name line 1 of the script. Of many results only the first ones are shown.
    private static final String SHOW = """
            local show show=function(v,d) local t=type(v) \
            if t=='string' then return '"'..(string.gsub(v,'[%c%z"\\\\\\128-\\255]',\
            function(c) return string.format('\\\\%03d',string.byte(c)) end))..'"' \
            elseif t=='table' then if d>2 then return '{...}' end local p={} \
            for k,x in pairs(v) do p[#p+1]='['..show(k,d+1)..']='..show(x,d+1) end \
            table.sort(p) return '{'..table.concat(p,',')..'}' \
            elseif t=='function' or t=='thread' then return t else return tostring(v) end end \
            local function all(ok,...) local a,n,o={...},select('#',...),{ok and 'ok' or 'error'} \
            for i=1,math.min(n,24) do o[#o+1]=show(a[i],0) end \
            if n>24 then o[#o+1]='of '..n end return table.concat(o,' ') end \
            return all(pcall(function() return \
            """;

    private LuaCases() {}

    /// An expression and its result.
    record Case(String expression, String result) {}

    /// The script that returns, as one string, what an expression yields.
    static String script(String expression) {
        return SHOW.strip() + " " + expression + " end))";
    }

    /// The cases of a library.
    static List<Case> of(String library) {
        List<Case> cases = new ArrayList<>();
        List<String> lines = read(library).lines().toList();
        for (int i = 0; i < lines.size(); i += 2) {
            if (!lines.get(i + 1).startsWith(MARK)) {
                throw new IllegalStateException(library + ", line " + (i + 2) + ": no result");
            }
            cases.add(new Case(lines.get(i), lines.get(i + 1).substring(MARK.length())));
        }
        return cases;
    }

    /// Replaces the cases of a library in the source tree.
    static void write(String library, List<Case> cases) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Case each : cases) {
            text.append(each.expression).append('\n');
            text.append(MARK).append(each.result).append('\n');
        }
        Files.writeString(FOLDER.resolve(library + ".cases"), text, StandardCharsets.ISO_8859_1);
    }

    private static String read(String library) {
        try (InputStream in = LuaCases.class.getResourceAsStream("/lua/" + library + ".cases")) {
            if (in == null) {
                throw new IllegalStateException("no cases of " + library);
            }
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
