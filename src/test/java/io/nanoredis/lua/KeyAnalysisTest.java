package io.nanoredis.lua;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyAnalysisTest {
    /// A few commands of every shape.
    static final CommandKeys COMMANDS = new CommandKeys() {
        @Override
        public int @Nullable [] positions(String command, List<@Nullable String> arguments) {
            Range range = range(command);
            if (range == null) {
                return null;
            }
            int last = range.last() < 0 ? arguments.size() + 1 + range.last() : range.last();
            return range.first() == 0
                    ? new int[0]
                    : IntStream.iterate(range.first(), at -> at <= last, at -> at + range.step())
                            .toArray();
        }

        @Override
        public @Nullable Range range(String command) {
            return switch (command.toLowerCase(Locale.ROOT)) {
                case "get", "set", "incr", "lpush", "zadd", "hget", "expire" -> new Range(1, 1, 1);
                case "del", "mget" -> new Range(1, -1, 1);
                case "mset" -> new Range(1, -1, 2);
                case "rename" -> new Range(1, 2, 1);
                case "blpop" -> new Range(1, -2, 1);
                case "time", "publish" -> new Range(0, 0, 0);
                default -> null;
            };
        }
    };

    private static boolean isProven(String script) {
        return proof(script).isProven();
    }

    private static void assertProven(String script) {
        assertTrue(isProven(script), script);
    }

    private static void assertUnproven(String script) {
        assertFalse(isProven(script), script);
    }

    @Test
    void shouldFollowElementsOfKeys() {
        assertProven("return 1");
        assertProven("return redis.call('INCR', KEYS[1])");
        assertProven("return redis.pcall('SET', KEYS[1], ARGV[1])");
        assertProven("local n = tonumber(ARGV[1]) return redis.call('get', KEYS[n])");
        assertProven("local k = KEYS[1] local j = k return redis.call('get', j)");
        assertProven("local k, j = KEYS[1], KEYS[2] return redis.call('rename', k, (j))");
        assertProven("local a, b = unpack(KEYS) return redis.call('mset', a, 1, b, ARGV[1])");
        assertProven("for i = 1, #KEYS do redis.call('del', KEYS[i]) end");
        assertProven("for i, k in ipairs(KEYS) do redis.call('incr', k) end");
        assertProven("for _, k in pairs(KEYS) do redis.call('incr', k) end");
        assertProven("return redis.call('del', unpack(KEYS))");
        assertProven("return redis.call('mset', KEYS[1], unpack(KEYS))");
        assertProven("return redis.call('blpop', KEYS[1], KEYS[2], 0)");
        assertProven("return redis.call('get', KEYS[2] or KEYS[1])");
        assertProven("return redis.call('get', #KEYS > 1 and KEYS[2] or KEYS[1])");
        assertProven("return redis.call('lpush', KEYS[1], unpack(ARGV))");
        assertProven("return redis.call('zadd', KEYS[1], redis.call('time')[1], ARGV[1])");
        assertProven("return redis.call('publish', 'channel', table.concat(KEYS, ','))");
        assertProven(
                "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end");
    }

    @Test
    void shouldFollowOtherNames() {
        assertProven("local call = redis.call return call('get', KEYS[1])");
        assertProven("local r = redis local call = r.call return call('get', KEYS[1])");
        assertProven("local keys = KEYS return redis.call('get', keys[1])");
        assertProven("local k = KEYS[1] local function f() return redis.call('get', k) end return f()");
        assertProven("local function get(k) return redis.call('get', k) end return get(KEYS[1])");
        assertProven(
                "local function get(k) return redis.call('get', k) end local function g(j) return get(j) end return g(KEYS[1])");
        assertProven("local get = function(k, v) return redis.call('set', k, v) end return get(KEYS[1], 'x')");
        assertProven("redis.log(redis.LOG_NOTICE, 'x') return redis.error_reply('x' .. redis.sha1hex(KEYS[1]))");
        assertProven("local function f(n) if n > 0 then redis.call('incr', KEYS[1]) return f(n - 1) end end f(3)");
    }

    @Test
    void shouldNotTrustOtherKeys() {
        assertUnproven("return redis.call('get', 'key')");
        assertUnproven("return redis.call('get', ARGV[1])");
        assertUnproven("return redis.call('get', KEYS[1] .. ':x')");
        assertUnproven("return redis.call('rename', KEYS[1], 'other')");
        assertUnproven("return redis.call('mset', KEYS[1], 1, 'other', 2)");
        assertUnproven("return redis.call('del', unpack(ARGV))");
        assertUnproven("return redis.call('del', KEYS[1], unpack(ARGV))");
        assertUnproven("return redis.call('get', redis.call('get', KEYS[1]))");
        assertUnproven("local k = KEYS[1] k = 'x' return redis.call('get', k)");
        assertUnproven("local k = KEYS[1] local function f() k = 'x' end f() return redis.call('get', k)");
        assertUnproven("for i, k in ipairs(KEYS) do k = k .. 'x' redis.call('incr', k) end");
        assertUnproven("for i, k in ipairs(ARGV) do redis.call('incr', k) end");
        assertUnproven("local function get(k) return redis.call('get', k) end return get(KEYS[1]) + get('x')");
        assertUnproven("local function get(k) return redis.call('get', k) end return pcall(get, 'x')");
        assertUnproven("local function get(k) k = 'x' return redis.call('get', k) end return get(KEYS[1])");
        assertUnproven(
                "local function get(k) return redis.call('get', k) end local function g(j) return get(j) end return g('x')");
        assertUnproven("local function get(...) return redis.call('get', ...) end return get(KEYS[1])");
        assertUnproven("local function get(k) return redis.call('get', k) end return get(unpack(ARGV))");
        assertUnproven("return redis.call('get', KEYS[1] and 'x' or KEYS[1])");
        assertUnproven("return redis.call('get', ARGV[1] or KEYS[1])");
    }

    @Test
    void shouldNotTrustUnusualWays() {
        assertUnproven("return redis.call(ARGV[tonumber(ARGV[2])], KEYS[1])");
        assertUnproven("return redis.call(string.lower(ARGV[1]), KEYS[1])");
        assertUnproven("for k, f in pairs(redis) do f('get', 'x') end");
        assertUnproven("for k, f in next, redis do f('get', 'x') end");
        assertUnproven("return type(redis.call)");
        assertUnproven("return redis.call('unknown', KEYS[1])");
        assertUnproven("return redis.call()");
        assertUnproven("return redis.call(unpack(ARGV))");
        assertUnproven("return redis['call']('get', 'x')");
        assertUnproven("return redis[ARGV[1]]('get', KEYS[1])");
        assertUnproven("local t = {redis} return t[1].call('get', 'x')");
        assertUnproven("local t = {c = redis.call} return t.c('get', 'x')");
        assertUnproven("return pcall(redis.call, 'get', 'x')");
        assertUnproven("local call = redis.call call = error return call('get', KEYS[1])");
        assertUnproven("local f = redis.call or error return f('get', 'x')");
        assertUnproven("return (redis or 1).call('get', 'x')");
        assertUnproven("return loadstring('return redis.call(\"get\", \"x\")')()");
        assertUnproven("return _G.redis.call('get', 'x')");
        assertUnproven("local g = _G return 1");
        assertUnproven("KEYS[1] = 'x' return redis.call('get', KEYS[1])");
        assertUnproven("local k = KEYS k[1] = 'x' return redis.call('get', KEYS[1])");
        assertUnproven("table.insert(KEYS, 'x') return redis.call('get', KEYS[2])");
        assertUnproven("local t = KEYS local u = {t} u[1][1] = 'x' return redis.call('get', KEYS[1])");
        assertUnproven("rawset(KEYS, 1, 'x') return redis.call('get', KEYS[1])");
        assertUnproven("setmetatable(KEYS, {__index = function() return 'x' end}) return redis.call('get', KEYS[9])");
        assertUnproven("local f, s, c = ipairs(KEYS) s[1] = 'x' return redis.call('get', KEYS[1])");
        assertUnproven("KEYS = {'x'} return redis.call('get', KEYS[1])");
        assertUnproven("return #(function() return {KEYS} end)()");
        assertUnproven("return redis:call('get', 'x')");
    }

    private static KeyProof proof(String script) {
        return KeyAnalysis.ofScript(
                LuaState.compile(script.getBytes(StandardCharsets.UTF_8), "@user_script"), COMMANDS);
    }

    private static boolean holds(String script, String... arguments) {
        return proof(script).holds(COMMANDS, n -> n <= arguments.length ? arguments[n - 1] : null);
    }

    @Test
    void shouldFollowVariablesThatAreAssignedTo() {
        assertProven("local k if ARGV[1] then k = KEYS[1] else k = KEYS[2] end return redis.call('get', k)");
        assertProven("local k = KEYS[1] if not k then k = KEYS[2] or KEYS[3] end return redis.call('get', k)");
        assertProven("local keys = KEYS if #keys > 1 then keys = KEYS end return redis.call('del', unpack(keys))");
        assertProven("local i = 1 while KEYS[i] do redis.call('incr', KEYS[i]) i = i + 1 end");
        assertProven("local a, b a, b = KEYS[1], KEYS[2] return redis.call('rename', a, b)");
        assertUnproven("local a, b a, b = KEYS[1], ARGV[1] return redis.call('rename', a, b)");
        assertUnproven("local a, b = KEYS[1] a, b = redis.call('time') return redis.call('get', a)");
        assertUnproven("local keys = KEYS if #keys > 1 then keys = {'x'} end return redis.call('del', unpack(keys))");
        assertUnproven("local k = KEYS[1] for i = 1, 2 do redis.call('get', k) k = k .. i end");
        assertUnproven("local call = redis.call if ARGV[1] then call = print end return call('get', KEYS[1])");
    }

    @Test
    void shouldFollowFunctionsThatAreCalled() {
        assertProven("local function first(keys) return keys[1] end return redis.call('get', first(KEYS))");
        assertProven("local function all(keys) for _, k in ipairs(keys) do redis.call('incr', k) end end all(KEYS)");
        assertProven("local function run(call, k) return call('get', k) end return run(redis.call, KEYS[1])");
        assertProven("local function pick(a, b) if a then return a end return b end"
                + " local k = pick(KEYS[1], KEYS[2]) return redis.call('get', k)");
        assertProven("return pcall(function() return redis.call('get', KEYS[1]) end)");
        assertProven("return pcall(function(k) return redis.call('get', k) end, KEYS[1])");
        assertProven("local function get(k) return redis.call('get', k) end return pcall(get, KEYS[1])");
        assertProven("return (function(k) return redis.call('get', k) end)(KEYS[1])");
        assertProven("local t = redis.call('hget', KEYS[1], 'x')"
                + " table.sort(t, function(a, b) return a < b end) return t");
        assertProven("local function unused() return redis.call('get', 'x') end return redis.call('get', KEYS[1])");
        assertUnproven("local function first(keys) return keys[1] .. 'x' end return redis.call('get', first(KEYS))");
        assertUnproven("local function first(keys) if #keys > 1 then return keys[1] end return ARGV[1] end"
                + " return redis.call('get', first(KEYS))");
        assertUnproven(
                "local function f(x) return x end local t = f(KEYS) t[1] = 'x' return redis.call('get', KEYS[1])");
        assertUnproven("local function f(x) x[1] = 'x' end f(KEYS) return redis.call('get', KEYS[1])");
        assertUnproven("local function f(x) return x end f(1) f(KEYS)[1] = 'x' return redis.call('get', KEYS[1])");
        assertUnproven("return pcall(function(k) return redis.call('get', k) end, 'x')");
        assertUnproven("local ok, keys = pcall(function() return KEYS end) keys[1] = 'x'"
                + " return redis.call('get', KEYS[1])");
        assertUnproven("return string.gsub(ARGV[1], '.', function(k) return redis.call('get', k) end)");
        assertUnproven("local function f() return KEYS[1], 'x' end return redis.call('del', f())");
        assertUnproven("local function f() return redis.call end return f()('get', 'x')");
    }

    @Test
    void shouldKnowWhatOnlyReads() {
        assertProven("local unpack = unpack or table.unpack return redis.call('del', unpack(KEYS))");
        assertProven("local keys = cjson.encode(KEYS) return redis.call('set', KEYS[1], keys)");
        assertProven("if KEYS == nil or type(KEYS) ~= 'table' then return end return redis.call('get', KEYS[1])");
        assertProven("for i, k in next, KEYS do redis.call('incr', k) end");
        assertProven("return redis.call('get', tostring(KEYS[1]))");
        assertProven("local k = assert(KEYS[1], 'no key') return redis.call('get', k)");
        assertProven("return redis.call('get', rawget(KEYS, 1))");
        assertProven("return KEYS");
        assertUnproven("return redis.call('get', assert(ARGV[1]))");
        assertUnproven("local ipairs = ARGV[1] for i, k in ipairs(KEYS) do redis.call('incr', k) end");
        assertUnproven("local concat = table.insert concat(KEYS, 'x') return redis.call('get', KEYS[2])");
    }

    @Test
    void shouldKnowNamesOfCommands() {
        assertProven("local command = ARGV[1] == 'x' and 'incr' or 'LPUSH' return redis.call(command, KEYS[1], 1)");
        assertProven("local get = 'GET' return redis.call(get, KEYS[1])");
        assertUnproven("local command = ARGV[1] == 'x' and 'incr' or 'unknown' return redis.call(command, KEYS[1])");
        assertUnproven("local command = 'get' command = command .. ARGV[1] return redis.call(command, KEYS[1])");
    }

    @Test
    void shouldLeaveToArgumentsWhatTheyDecide() {
        String unlock = "local publish = ARGV[2] if redis.call('get', KEYS[1]) == ARGV[1] then"
                + " redis.call(publish, KEYS[2], 'free') return redis.call('del', KEYS[1]) end";
        assertTrue(proof(unlock).isConditional());
        assertTrue(holds(unlock, "token", "PUBLISH"));
        assertTrue(holds(unlock, "token"));
        assertTrue(holds(unlock, "token", "set"));
        assertFalse(holds(unlock, "token", "rename"));
        assertFalse(holds(unlock, "token", "mget"));
        assertFalse(holds(unlock, "token", "flushall"));
        assertTrue(holds("return redis.call(ARGV[1] or 'get', KEYS[1])", "incr"));
        assertTrue(holds("local args = ARGV return redis.call(args[1], KEYS[1], unpack(args))", "lpush"));
        assertFalse(holds("return redis.call(ARGV[1], ARGV[2])", "get"));
        assertUnproven("ARGV[1] = 'get' return redis.call(ARGV[1], KEYS[1])");
        assertUnproven("table.insert(ARGV, 1, 'rename') return redis.call(ARGV[1], KEYS[1])");
        assertUnproven("local t = {ARGV} t[1][1] = 'rename' return redis.call(ARGV[1], KEYS[1])");
        assertUnproven("ARGV = {'rename'} return redis.call(ARGV[1], KEYS[1])");
    }
}
