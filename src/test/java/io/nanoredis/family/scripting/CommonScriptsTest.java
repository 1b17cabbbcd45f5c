package io.nanoredis.family.scripting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.nanoredis.testing.ServerTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Scripts of the kinds that clients and frameworks send most: those whose keys are on one shard run there, without a
/// place in the Sequencer.
@ParameterizedClass
@ValueSource(ints = 4)
class CommonScriptsTest extends ServerTest {
    private static final String FIXED_WINDOW = """
            local key = KEYS[1]
            local limit, window = tonumber(ARGV[1]), ARGV[2]
            local hits = redis.call('INCR', key)
            if hits == 1 then
              redis.call('PEXPIRE', key, window)
            end
            return {hits <= limit and 1 or 0, redis.call('PTTL', key)}
            """;
    private static final String SLIDING_LOG = """
            local clock = redis.call('TIME')
            local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
            local log, limit, span = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
            redis.call('zremrangebyscore', log, 0, now - span)
            if redis.call('zcard', log) >= limit then return 0 end
            redis.call('zadd', log, now, ARGV[3])
            redis.call('pexpire', log, span)
            return 1
            """;
    private static final String TOKEN_BUCKET = """
            local tokens_at, stamp_at = KEYS[1], KEYS[2]
            local rate, room, now, wanted =
              tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
            local ttl = math.floor(room / rate * 2)
            local tokens = tonumber(redis.call('get', tokens_at))
            if tokens == nil then tokens = room end
            local before = tonumber(redis.call('get', stamp_at))
            if before == nil then before = 0 end
            tokens = math.min(room, tokens + math.max(0, now - before) * rate)
            local allowed = tokens >= wanted
            if allowed then tokens = tokens - wanted end
            if ttl > 0 then
              redis.call('setex', tokens_at, ttl, tokens)
              redis.call('setex', stamp_at, ttl, now)
            end
            return {allowed and 1 or 0, tokens}
            """;
    private static final String RELEASE_LOCK = """
            if redis.call("get", KEYS[1]) == ARGV[1] then
              return redis.call("del", KEYS[1])
            end
            return 0
            """;
    private static final String PROLONG_LOCKS = """
            local done = 0
            for _, lock in ipairs(KEYS) do
              if redis.call('get', lock) == ARGV[1] then
                done = done + redis.call('pexpire', lock, ARGV[2])
              end
            end
            if done < #KEYS then
              redis.call('del', unpack(KEYS))
            end
            return done
            """;
    private static final String ENTER_LOCK = """
            local free = redis.call('exists', KEYS[1]) == 0
            if free or redis.call('hexists', KEYS[1], ARGV[2]) == 1 then
              redis.call('hincrby', KEYS[1], ARGV[2], 1)
              redis.call('pexpire', KEYS[1], ARGV[1])
              return nil
            end
            return redis.call('pttl', KEYS[1])
            """;
    /// The command that tells waiters is an argument.
    private static final String LEAVE_LOCK = """
            if redis.call('hexists', KEYS[1], ARGV[3]) == 0 then return nil end
            local depth = redis.call('hincrby', KEYS[1], ARGV[3], -1)
            if depth > 0 then
              redis.call('pexpire', KEYS[1], ARGV[2])
              return 0
            end
            redis.call('del', KEYS[1])
            redis.call(ARGV[4], KEYS[2], ARGV[1])
            return 1
            """;
    private static final String TAKE_DUE_JOB = """
            local schedule, now = KEYS[1], ARGV[1]
            local due = redis.call('zrange', schedule, '-inf', now, 'byscore', 'limit', 0, 1)
            if due[1] then
              redis.call('zrem', schedule, due[1])
              redis.call('lpush', KEYS[2], due[1])
              return due[1]
            end
            """;
    private static final String TOUCH_SESSION = """
            local function touch(session, index, id, ttl)
              if redis.call('EXISTS', session) == 0 then return false end
              redis.call('HSET', session, 'seen', id)
              redis.call('EXPIRE', session, ttl)
              redis.call('ZADD', index, ttl, id)
              return true
            end
            return touch(KEYS[1], KEYS[2], ARGV[1], ARGV[2]) and 1 or 0
            """;
    private static final String COMPARE_AND_SET = """
            local call = redis.call
            local key = KEYS[1] or KEYS[2]
            local now = call('GET', key)
            if (now or '') ~= ARGV[1] then return now end
            local how = ARGV[3] == 'keep' and 'KEEPTTL' or 'GET'
            return call('SET', key, ARGV[2], how)
            """;
    private static final String MOVE_MANY = """
            local from, to = unpack(KEYS)
            local moved = redis.call('LRANGE', from, 0, tonumber(ARGV[1]) - 1)
            if #moved > 0 then
              redis.call('RPUSH', to, unpack(moved))
              redis.call('LTRIM', from, #moved, -1)
            end
            return #moved
            """;
    private static final String SAFE_COUNT = """
            local ok, n = pcall(function() return redis.call('INCRBY', KEYS[1], ARGV[1]) end)
            if not ok then
              redis.call('DEL', KEYS[1])
              n = redis.call('INCRBY', KEYS[1], ARGV[1])
            end
            return n
            """;

    CommonScriptsTest(int shards) {}

    @BeforeEach
    void forget() throws IOException {
        call("FLUSHALL");
    }

    private long entries() throws IOException {
        String info = raw("INFO", "shards");
        int at = info.indexOf("sequencer_entries:") + "sequencer_entries:".length();
        return Long.parseLong(info.substring(at, info.indexOf('\r', at)));
    }

    /// Runs a script with keys `{u}1`, `{u}2` … and returns how many entries the Sequencer has got from it.
    private long entriesOf(String script, int keys, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of("EVAL", script, Integer.toString(keys)));
        for (int k = 1; k <= keys; k++) {
            words.add("{u}" + k);
        }
        Collections.addAll(words, arguments);
        long before = entries();
        String reply = raw(words.toArray(String[]::new));
        assertFalse(reply.startsWith("-"), reply);
        return entries() - before;
    }

    @Test
    void shouldRunLimitersOnOneShard() throws IOException {
        assertEquals(0, entriesOf(FIXED_WINDOW, 1, "10", "1000"));
        forget();
        assertEquals(0, entriesOf(SLIDING_LOG, 1, "10", "1000", "me"));
        forget();
        assertEquals(0, entriesOf(TOKEN_BUCKET, 2, "1", "10", "1000", "1"));
    }

    @Test
    void shouldRunLocksOnOneShard() throws IOException {
        assertEquals(0, entriesOf(RELEASE_LOCK, 1, "token"));
        assertEquals(0, entriesOf(PROLONG_LOCKS, 3, "token", "1000"));
        assertEquals(0, entriesOf(ENTER_LOCK, 1, "1000", "me"));
        assertEquals(0, entriesOf(LEAVE_LOCK, 2, "free", "1000", "me", "PUBLISH"));
        assertEquals(0, entriesOf(ENTER_LOCK, 1, "1000", "me"));
        assertEquals(0, entriesOf(LEAVE_LOCK, 2, "free", "1000", "me", "set"));
        assertEquals(0, entriesOf(ENTER_LOCK, 1, "1000", "me"));
        assertEquals(1, entriesOf(LEAVE_LOCK, 2, "{u}3", "1000", "me", "rename"), "another key than those declared");
        assertEquals("+string\r\n", raw("TYPE", "{u}3"));
    }

    @Test
    void shouldRunQueuesAndSessionsOnOneShard() throws IOException {
        assertEquals(0, entriesOf(TAKE_DUE_JOB, 2, "1000"));
        assertEquals(0, entriesOf(TOUCH_SESSION, 2, "me", "60"));
        assertEquals(0, entriesOf(COMPARE_AND_SET, 2, "", "new", "keep"));
        call("DEL", "{u}1", "{u}2");
        assertEquals(0, entriesOf(MOVE_MANY, 2, "10"));
        assertEquals(0, entriesOf(SAFE_COUNT, 1, "10"));
    }

    @Test
    void shouldGiveTheDatabaseToScriptsThatMakeNames() throws IOException {
        assertEquals(1, entriesOf("return redis.call('INCR', KEYS[1] .. ':count')", 1));
        assertEquals(
                1, entriesOf("return redis.call('SET', ARGV[1] .. redis.call('INCR', KEYS[1]), 'job')", 1, "job:"));
    }
}
