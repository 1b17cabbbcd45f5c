package io.nanoredis.family.scripting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.Escaped;
import io.nanoredis.testing.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// FUNCTION, FCALL, SCRIPT and the ways in which EVAL is called, call by call against redis-server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FunctionOracleTest {
    private static final String SHA_OF_RETURN_1 = "e0e1f9fabfc9d4800c877a703b823ac0578ff8db";
    private static final String LIBRARY = "#!lua name=mylib\n"
            + "local calls = 0\n"
            + "redis.register_function('echo', function(keys, args) return {keys, args} end)\n"
            + "redis.register_function('count', function() calls = calls + 1 return calls > 0 end)\n"
            + "redis.register_function{function_name='ro', callback=function(keys) return redis.call('get', keys[1]) end,"
            + " flags={'no-writes'}, description='reads'}\n"
            + "redis.register_function{function_name='cheat', callback=function(keys)"
            + " return redis.call('set', keys[1], 1) end, flags={'no-writes'}}\n"
            + "redis.register_function('fails', function() error('boom') end)\n"
            + "redis.register_function('table', function() error({err='MY own'}) end)\n"
            + "redis.register_function('nosuch', function() return redis.call('nosuch') end)\n"
            + "redis.register_function('global', function() x = 5 end)\n"
            + "redis.register_function('read', function() return nosuch end)\n"
            + "redis.register_function('later', function() return redis.register_function end)\n"
            + "redis.register_function('keys', function() return KEYS end)\n"
            + "redis.register_function('names', function() local r = {} for k in pairs(redis) do r[#r + 1] = k end"
            + " table.sort(r) return r end)\n"
            + "redis.register_function('move', function(keys) redis.call('set', keys[1], 'v')"
            + " return redis.call('rename', keys[1], keys[2]) end)\n";

    private ScriptServers servers;

    @BeforeAll
    void startServers() throws IOException, InterruptedException {
        servers = new ScriptServers();
    }

    @AfterAll
    void stopServers() throws IOException {
        if (servers != null) {
            servers.close();
        }
    }

    /// Runs the calls on every server, in both protocols, from an empty server on.
    private void compare(String[]... calls) throws IOException {
        List<String> differences = new ArrayList<>();
        for (String protocol : new String[] {"2", "3"}) {
            for (RawClient client : servers.clients().values()) {
                client.call("HELLO", protocol);
                client.call("FLUSHALL");
                client.call("FUNCTION", "FLUSH");
                client.call("SCRIPT", "FLUSH");
            }
            for (String[] call : calls) {
                String expected = null;
                for (Map.Entry<String, RawClient> server : servers.clients().entrySet()) {
                    String actual = Escaped.text(server.getValue().call(call));
                    if (expected == null) {
                        expected = actual;
                    } else if (!expected.equals(actual)) {
                        differences.add("RESP" + protocol + ", " + server.getKey() + ": " + String.join(" ", call)
                                + "\n  expected " + expected + "\n  actual   " + actual);
                    }
                }
            }
        }
        assertEquals(
                0, differences.size(), () -> differences.size() + " differences\n" + String.join("\n", differences));
        assertEquals(0, servers.faults(), "internal errors");
    }

    private static String[] call(String... words) {
        return words;
    }

    private static String[] load(String code) {
        return call("FUNCTION", "LOAD", code);
    }

    @Test
    void shouldLoadAndCallFunctions() throws IOException {
        compare(
                load(LIBRARY),
                call("FCALL", "echo", "2", "a", "b", "c"),
                call("FCALL", "ECHO", "0"),
                call("FCALL", "count", "0"),
                call("SET", "k", "v"),
                call("FCALL", "ro", "1", "k"),
                call("FCALL_RO", "ro", "1", "k"),
                call("FCALL_RO", "echo", "1", "k"),
                call("FCALL", "cheat", "1", "k"),
                call("FCALL_RO", "cheat", "1", "k"),
                call("FCALL", "fails", "0"),
                call("FCALL", "table", "0"),
                call("FCALL", "nosuch", "0"),
                call("FCALL", "global", "0"),
                call("FCALL", "read", "0"),
                call("FCALL", "later", "0"),
                call("FCALL", "keys", "0"),
                call("FCALL", "names", "0"),
                call("FCALL", "move", "2", "x1", "x2"),
                call("GET", "x2"),
                call("FCALL", "none", "0"),
                call("FCALL", "none", "x"),
                call("FCALL", "echo", "x"),
                call("FCALL", "echo", "-1"),
                call("FCALL", "echo", "3", "a"),
                call("FCALL", "echo"),
                call("FUNCTION", "STATS"));
    }

    @Test
    void shouldTellOfLibraries() throws IOException {
        String small =
                "#!lua name=small\nredis.register_function{function_name='one', callback=function() return 1 end,"
                        + " flags={'allow-stale', 'no-writes'}, description='d'}";
        compare(
                call("FUNCTION", "LIST"),
                load(small),
                load(small),
                call("FUNCTION", "LOAD", "REPLACE", small),
                call("FUNCTION", "LOAD", "replace", "replace", small),
                call("FUNCTION", "LOAD", "FOO", small),
                call("FUNCTION", "LIST"),
                call("FUNCTION", "LIST", "WITHCODE"),
                call("FUNCTION", "LIST", "LIBRARYNAME", "SM*", "WITHCODE"),
                call("FUNCTION", "LIST", "LIBRARYNAME", "x*"),
                call("FUNCTION", "LIST", "LIBRARYNAME"),
                call("FUNCTION", "LIST", "FOO"),
                call("FUNCTION", "LIST", "WITHCODE", "WITHCODE"),
                call("FUNCTION", "LIST", "LIBRARYNAME", "a", "LIBRARYNAME", "b"),
                call("FUNCTION", "STATS"),
                call("FUNCTION", "DELETE", "SMALL"),
                call("FUNCTION", "DELETE", "small"),
                call("FUNCTION", "DELETE", "small"),
                call("FCALL", "one", "0"),
                call("FUNCTION", "DUMP"),
                call("FUNCTION", "FLUSH", "x"),
                call("FUNCTION", "FLUSH", "SYNC", "x"),
                call("FUNCTION", "FLUSH", "ASYNC"),
                call("FUNCTION", "KILL"),
                call("SCRIPT", "KILL"),
                call("FUNCTION", "RESTORE", "x"),
                call("FUNCTION", "RESTORE", "12345678901234567890"),
                call("FUNCTION", "RESTORE", "x", "NOPE"),
                call("FUNCTION", "RESTORE", "x", "FLUSH", "x"),
                call("FUNCTION", "NOPE"),
                call("FUNCTION"),
                call("FUNCTION", "LOAD"));
    }

    @Test
    void shouldRefuseWhatIsNoLibrary() throws IOException {
        compare(
                load("x"),
                load("#!lua"),
                load("#!lua\nreturn 1"),
                load("#!lua name=a-b\nreturn 1"),
                load("#!lua name=\nreturn 1"),
                load("#!lua name=a name=b\nreturn 1"),
                load("#!lua foo=a name=b\nreturn 1"),
                load("#!lua name=\"quoted x\"\nreturn 1"),
                load("#!lua name=\"open\nreturn 1"),
                load("#!js name=a\nreturn 1"),
                load("#! name=a\nreturn 1"),
                load("#!LUA NAME=a\nlocal x = 1"),
                load("#!lua name=a\nredis.register_function()"),
                load("#!lua name=a\nredis.register_function('x')"),
                load("#!lua name=a\nredis.register_function('x', 1)"),
                load("#!lua name=a\nredis.register_function({}, function() end)"),
                load("#!lua name=a\nredis.register_function('a b', function() end)"),
                load("#!lua name=a\nredis.register_function('', function() end)"),
                load("#!lua name=a\nredis.register_function('a', function() end, 3)"),
                load("#!lua name=a\nredis.register_function(5)"),
                load("#!lua name=a\nredis.register_function{}"),
                load("#!lua name=a\nredis.register_function{function_name='a'}"),
                load("#!lua name=a\nredis.register_function{callback=function() end}"),
                load("#!lua name=a\nredis.register_function{function_name={},callback=function() end}"),
                load("#!lua name=a\nredis.register_function{function_name='a',callback=1}"),
                load("#!lua name=a\nredis.register_function{function_name='a',callback=function() end,description={}}"),
                load("#!lua name=a\nredis.register_function{function_name='a',callback=function() end,flags=1}"),
                load("#!lua name=a\nredis.register_function{function_name='a',callback=function() end,flags={1}}"),
                load("#!lua name=a\nredis.register_function{function_name='a',callback=function() end,flags={'x'}}"),
                load("#!lua name=a\nredis.register_function{function_name='a',callback=function() end,foo=1}"),
                load("#!lua name=a\nredis.register_function{function_name='a',callback=function() end,[1]=2}"),
                load("#!lua name=a\nredis.register_function('g', function() end)"
                        + " redis.register_function('g', function() end)"),
                load("#!lua name=a\nredis.call('get', 'x')"),
                load("#!lua name=a\nerror('boom')"),
                load("#!lua name=a\nx = 1"),
                load("#!lua name=a\nreturn nosuch"),
                load("#!lua name=a\nsyntax("),
                load("#!lua name=a\nfunction f() end"),
                load("#!lua name=a\nlocal t = 1 return t.x.y"),
                load("#!lua name=a\nredis.setresp(3)"),
                load("#!lua name=a\nmath.random()"),
                load("#!lua name=a\nprint(1)"),
                load("#!lua name=a\nreturn KEYS"),
                load("#!lua name=a\nredis.x = 1"),
                load("#!lua name=a\nredis.log(redis.LOG_WARNING, 'x')"),
                load(
                        "#!lua name=ok\nlocal v = redis.REDIS_VERSION redis.register_function('fine', function() return v ~= nil end)"),
                call("FCALL", "fine", "0"),
                load("#!lua name=other\nredis.register_function('FINE', function() end)"),
                load("#!lua name=timeout\nwhile true do end"));
    }

    @Test
    void shouldKeepScriptsByTheirDigest() throws IOException {
        compare(
                call("EVALSHA", SHA_OF_RETURN_1, "0"),
                call("EVALSHA", "x", "0"),
                call("EVALSHA", "x", "nokeys"),
                call("EVALSHA", SHA_OF_RETURN_1, "nokeys"),
                call("EVALSHA", SHA_OF_RETURN_1.replace('e', 'z'), "0"),
                call("SCRIPT", "LOAD", "return 1"),
                call("SCRIPT", "EXISTS", SHA_OF_RETURN_1, "x", SHA_OF_RETURN_1.toUpperCase(java.util.Locale.ROOT)),
                call("EVALSHA", SHA_OF_RETURN_1, "0"),
                call("EVALSHA", SHA_OF_RETURN_1.toUpperCase(java.util.Locale.ROOT), "0"),
                call("EVALSHA_RO", SHA_OF_RETURN_1, "0"),
                call("SCRIPT", "FLUSH"),
                call("EVALSHA", SHA_OF_RETURN_1, "0"),
                call("EVAL", "return 1", "0"),
                call("EVALSHA", SHA_OF_RETURN_1, "0"),
                call("SCRIPT", "FLUSH", "SYNC"),
                call("SCRIPT", "FLUSH", "ASYNC"),
                call("SCRIPT", "FLUSH", "x"),
                call("SCRIPT", "FLUSH", "SYNC", "x"),
                call("SCRIPT", "LOAD", "return ("),
                call("SCRIPT", "LOAD", "#!lua flags=bad\nreturn 1"),
                call("SCRIPT", "EXISTS"),
                call("SCRIPT", "LOAD"),
                call("SCRIPT", "NOPE"),
                call("SCRIPT"),
                call("SCRIPT", "DEBUG", "NO"),
                call("SCRIPT", "DEBUG", "x"),
                call("EVAL", "return 1"),
                call("EVAL", "return 1", "x"),
                call("EVAL", "return 1", "-1"),
                call("EVAL", "return 1", "2", "a"),
                call("EVAL", "return (", "x"));
    }

    @Test
    void shouldReadShebangLinesOfScripts() throws IOException {
        List<String[]> calls = new ArrayList<>();
        for (String script : List.of(
                "#!lua\nreturn 1",
                "#!LUA\nreturn 1",
                "#!lua FLAGS=no-writes\nreturn 1",
                "#!lua flags=NO-writes\nreturn 1",
                "#!lua \"flags=no-writes\"\nreturn 1",
                "#!lua \"flags\nreturn 1",
                "#!\nreturn 1",
                "#! lua\nreturn 1",
                "#!lua",
                "#!js\nreturn 1",
                "#!lua name=x\nreturn 1",
                "#!lua foo\nreturn 1",
                "#!lua flags=\nreturn 1",
                "#!lua flags=bad\nreturn 1",
                "#!lua flags=no-writes,\nreturn 1",
                "#!lua flags=no-writes flags=allow-oom\nreturn 1",
                "#!lua flags=no-cluster,allow-cross-slot-keys,allow-stale\nreturn 1",
                "#!lua flags=no-writes\nreturn redis.call('set', 'a', 1)",
                "#!lua flags=no-writes\nreturn redis.pcall('set', 'a', 1)",
                "#!lua flags=no-writes\nreturn redis.call('pfcount', 'a')",
                "#!lua flags=no-writes\nreturn redis.call('publish', 'a', 'b')",
                "#!lua flags=no-writes\nreturn redis.call('get', 'a')",
                "#!lua\nerror('line two')",
                "\n#!lua\nreturn 1",
                "return redis.call('set', 'a', 1)",
                "return redis.pcall('set', 'a', 1)",
                "return redis.call('get', 'a')",
                "return redis.call('publish', 'a', 'b')")) {
            calls.add(call("EVAL", script, "0"));
            calls.add(call("EVAL_RO", script, "0"));
        }
        compare(calls.toArray(String[][]::new));
    }

    @Test
    void shouldMindUsedUpMemory() throws IOException {
        List<String[]> calls = new ArrayList<>();
        calls.add(load(LIBRARY));
        calls.add(call("SET", "a", "1"));
        calls.add(call("CONFIG", "SET", "maxmemory", "1"));
        for (String script : List.of(
                "return redis.call('set', KEYS[1], 1)",
                "return redis.pcall('set', KEYS[1], 1)",
                "redis.call('del', KEYS[1]) return redis.call('set', KEYS[1], 1)",
                "return redis.call('get', KEYS[1])",
                "#!lua\nreturn redis.call('get', KEYS[1])",
                "#!lua flags=allow-oom\nreturn redis.call('set', KEYS[1], 1)",
                "#!lua flags=no-writes\nreturn redis.call('get', KEYS[1])")) {
            calls.add(call("EVAL", script, "1", "a"));
            calls.add(call("EVAL_RO", script, "1", "a"));
        }
        calls.add(call("SCRIPT", "LOAD", "return 1"));
        calls.add(load(LIBRARY));
        calls.add(call("FCALL", "echo", "0"));
        calls.add(call("FCALL", "ro", "1", "a"));
        calls.add(call("FCALL_RO", "ro", "1", "a"));
        calls.add(call("FCALL_RO", "echo", "0"));
        calls.add(call("CONFIG", "SET", "maxmemory", "0"));
        compare(calls.toArray(String[][]::new));
    }

    @Test
    void shouldRunInTransactions() throws IOException {
        compare(
                load(LIBRARY),
                call("SET", "w", "0"),
                call("WATCH", "w"),
                call("MULTI"),
                call("SET", "a", "1"),
                call("EVAL", "return redis.call('incr', KEYS[1])", "1", "a"),
                call(
                        "EVAL",
                        "redis.call('set', 'undeclared' .. ARGV[1], 'x') return redis.call('incr', 'a')",
                        "0",
                        "7"),
                call("EVAL", "return redis.call('mget', KEYS[1], KEYS[2])", "2", "a", "undeclared7"),
                call("FCALL", "move", "2", "m1", "m2"),
                call("EVAL", "return redis.call('lpush', KEYS[1], 'x')", "1", "a"),
                call("EVAL", "return 5", "0"),
                call("EVALSHA", "ffffffffffffffffffffffffffffffffffffffff", "0"),
                call("EVAL", "return (", "0"),
                call("EVAL_RO", "return redis.call('get', KEYS[1])", "1", "m2"),
                call("GET", "a"),
                call("EXEC"),
                call("MGET", "a", "undeclared7", "m1", "m2"),
                call("WATCH", "w"),
                call("EVAL", "return redis.call('incr', 'w')", "0"),
                call("MULTI"),
                call("EVAL", "return redis.call('incr', 'w')", "0"),
                call("EXEC"),
                call("MULTI"),
                call("EVAL", "return 1"),
                call("EXEC"));
    }

    @Test
    void shouldKeepTheClientsDatabase() throws IOException {
        compare(
                call("SELECT", "2"),
                call(
                        "EVAL",
                        "redis.call('set', KEYS[1], 'two') redis.call('select', 5)"
                                + " redis.call('set', KEYS[1], 'five') return redis.call('get', KEYS[1])",
                        "1",
                        "k"),
                call("GET", "k"),
                call(
                        "EVAL",
                        "redis.call('set', 'u' .. 1, 'two') redis.call('select', 5)"
                                + " redis.call('set', 'u' .. 1, 'five') return redis.call('dbsize')",
                        "0"),
                call("GET", "u1"),
                call("SELECT", "5"),
                call("MGET", "k", "u1"),
                call("SELECT", "0"),
                call("DBSIZE"));
    }

    @Test
    void shouldShowTextsAndErrorsAsRedisDoes() throws IOException {
        compare(
                call("EVAL", "return redis.pcall('XRead', 'BLOCK', 0, 'STREAMS', 'x', '0')", "0"),
                call("EVAL", "return redis.pcall('xread', 'COUNT', 'x', 'BLOCK', 0, 'STREAMS', 'x', '0')", "0"),
                call("EVAL", "return redis.pcall('xread', 'NOACK', 'BLOCK', 0, 'STREAMS', 'x', '0')", "0"),
                call("EVAL", "return cjson.encode({redis.pcall('get'), redis.pcall(nil), redis.error_reply(1)})", "0"),
                call("EVAL", "return {redis.error_reply('a b\\0c'), {ok='a\\0b'}, {ok='a\\r\\n'}}", "0"),
                call("EVAL", "return #redis.error_reply('ab\\0c').err", "0"),
                call("EVAL", "error({err='A b\\0c'})", "0"),
                call("EVAL", "redis.setresp(3) return {{double=0/0}, {double=-(0/0)}, {double=1/0}}", "0"),
                call(
                        "EVAL",
                        "redis.setresp(3) local t = {} for i, f in ipairs({'', 't', 'txt', 'long', 'a\\0b'}) do"
                                + " t[i] = {verbatim_string={format=f, string='x'}} end return t",
                        "0"),
                load("#!lua name=a\nredis.register_function('a', function() return 1 end)"),
                load("#!lua name=a\nno lua"),
                call("FUNCTION", "LIST", "a\r\n"));
    }

    @Test
    void shouldKeepOnlyScriptsThatWereRun() throws IOException {
        compare(
                call("EVAL", "return 1", "x"),
                call("EVAL", "return 1", "-1"),
                call("EVAL", "return 1", "3"),
                call("SCRIPT", "EXISTS", SHA_OF_RETURN_1),
                call("MULTI"),
                call("EVAL", "return 1", "0"),
                call("DISCARD"),
                call("SCRIPT", "EXISTS", SHA_OF_RETURN_1),
                call("MULTI"),
                call("EVALSHA", SHA_OF_RETURN_1, "0"),
                call("EVAL", "return 1", "0"),
                call("EVALSHA", SHA_OF_RETURN_1, "0"),
                call("EXEC"),
                call("SCRIPT", "EXISTS", SHA_OF_RETURN_1));
    }
}
