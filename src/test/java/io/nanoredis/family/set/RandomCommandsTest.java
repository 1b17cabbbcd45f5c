package io.nanoredis.family.set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// SPOP and SRANDMEMBER; how fair they are is a test of the type.
@ParameterizedClass
@ValueSource(ints = {1, 4})
final class RandomCommandsTest extends SetServer {
    RandomCommandsTest(int shards) {}

    @Test
    void shouldPopEveryMemberOnce() throws IOException {
        for (int size : new int[] {5, 100, 3000}) {
            addNumbered("s", "m", size);
            Set<String> popped = new TreeSet<>();
            for (int i = 0; i < size; i++) {
                assertTrue(popped.add(call("SPOP", "s").text()));
            }
            assertEquals(size, popped.size());
            expectInteger(0, "EXISTS s");
            expect("$-1", "SPOP s");
        }
    }

    @Test
    void shouldPopSeveralMembers() throws IOException {
        for (String prefix : new String[] {"m", ""}) {
            for (int size : new int[] {6, 2000}) {
                addNumbered("s", prefix, size);
                Set<String> before = members("SMEMBERS", "s");
                Set<String> popped = members("SPOP", "s", Integer.toString(size / 3));
                assertEquals(size / 3, popped.size());
                Set<String> left = members("SMEMBERS", "s");
                before.removeAll(popped);
                assertEquals(before, left);
                assertEquals(left, members("SPOP", "s", "1000000"));
                expectInteger(0, "EXISTS s");
            }
        }
        expect("*0", "SPOP none 3");
        raw("SADD", "s", "a");
        expect("*0", "SPOP s 0");
        raw("HELLO", "3");
        expect("~0", "SPOP s 0");
        expect("~0", "SPOP none 5");
        expect("~1\r\n$1\r\na", "SPOP s 9223372036854775807");
        expect("_", "SPOP s");
    }

    @Test
    void shouldDrawMembers() throws IOException {
        for (String prefix : new String[] {"m", ""}) {
            for (int size : new int[] {6, 100, 3000}) {
                raw("DEL", "s");
                addNumbered("s", prefix, size);
                Set<String> all = members("SMEMBERS", "s");
                assertTrue(all.contains(call("SRANDMEMBER", "s").text()));
                for (int count : new int[] {1, 3, size / 2, size - 1, size, size + 10}) {
                    Set<String> drawn = members("SRANDMEMBER", "s", Integer.toString(count));
                    assertEquals(Math.min(size, count), drawn.size());
                    assertTrue(all.containsAll(drawn));
                }
                List<String> repeated = elements("SRANDMEMBER", "s", Integer.toString(-3 * size));
                assertEquals(3 * size, repeated.size());
                assertTrue(all.containsAll(repeated));
                expectInteger(size, "SCARD s");
            }
        }
    }

    @Test
    void shouldDrawNothingFromNothing() throws IOException {
        expect("$-1", "SRANDMEMBER none");
        expect("*0", "SRANDMEMBER none 3");
        expect("*0", "SRANDMEMBER none -3");
        raw("SADD", "s", "a");
        expect("*0", "SRANDMEMBER s 0");
        raw("HELLO", "3");
        expect("_", "SRANDMEMBER none");
        expect("*0", "SRANDMEMBER none 3");
        expect("*1\r\n$1\r\na", "SRANDMEMBER s 3");
    }

    @Test
    void shouldRefuseBadCounts() throws IOException {
        String positive = "-ERR value is out of range, must be positive";
        for (String count : new String[] {"-1", "a", "", "1.5", "9223372036854775808"}) {
            expect(positive, "SPOP none " + count);
        }
        for (String count : new String[] {"a", "", "1.5", "9223372036854775808"}) {
            expect("-ERR value is not an integer or out of range", "SRANDMEMBER none " + count);
        }
        expect(
                "-ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807",
                "SRANDMEMBER none -9223372036854775808");
        expect("-ERR syntax error", "SPOP s 1 2");
        expect("-ERR syntax error", "SRANDMEMBER s 1 2");
        expectWrongArity("SPOP");
        expectWrongArity("SRANDMEMBER");
    }

    @Test
    void shouldRefuseOtherTypes() throws IOException {
        raw("SET", "text", "x");
        expectWrongType("SPOP text");
        expectWrongType("SPOP text 0");
        expectWrongType("SRANDMEMBER text");
        expectWrongType("SRANDMEMBER text 2");
        expect("-ERR value is out of range, must be positive", "SPOP text -1");
    }
}
