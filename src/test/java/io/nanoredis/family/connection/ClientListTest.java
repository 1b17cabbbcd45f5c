package io.nanoredis.family.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.ServerTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// CLIENT LIST over all proactors.
@ParameterizedClass
@ValueSource(ints = {1, 4})
class ClientListTest extends ServerTest {
    private static final int CLIENTS = 12;
    private static final String EMPTY = "$0\r\n\r\n";

    ClientListTest(int shards) {
        assertTrue(shards > 0);
    }

    private List<RawClient> named(String prefix) throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            RawClient client = connect();
            raw(client, "CLIENT", "SETNAME", prefix + i);
            clients.add(client);
        }
        return clients;
    }

    private static List<Long> ids(String list) {
        return list.lines()
                .map(line -> Long.parseLong(line.substring("id=".length(), line.indexOf(' '))))
                .toList();
    }

    @Test
    void shouldListTheClientsOfAllProactorsOldestFirst() throws IOException {
        named("listed");
        String list = call("CLIENT", "LIST").text();
        for (int i = 0; i < CLIENTS; i++) {
            assertTrue(list.contains(" name=listed" + i + " "), list);
        }
        assertEquals(ids(list).stream().sorted().toList(), ids(list));
        assertTrue(list.contains("cmd=client|list ") && list.contains("cmd=client|setname "), list);
        assertEquals(
                list,
                call("CLIENT", "LIST", "TYPE", "normal")
                        .text()
                        .replace("argv-mem=20", "argv-mem=10")
                        .replace("tot-mem=1044", "tot-mem=1034"));
    }

    @Test
    void shouldListTheClientsAskedForInTheOrderAskedFor() throws IOException {
        List<String> ids = new ArrayList<>();
        for (RawClient client : named("picked")) {
            ids.add(Long.toString(call(client, "CLIENT", "ID").number()));
        }
        String list = call("CLIENT", "LIST", "ID", ids.get(7), "0", ids.get(2), "-1", ids.get(7), "999999")
                .text();
        assertEquals(List.of(Long.valueOf(ids.get(7)), Long.valueOf(ids.get(2)), Long.valueOf(ids.get(7))), ids(list));
    }

    @Test
    void shouldKnowTheKindsOfClients() throws IOException {
        for (String kind : List.of("master", "slave", "replica", "PubSub")) {
            assertEquals(EMPTY, raw("CLIENT", "LIST", "TYPE", kind));
        }
        assertEquals("-ERR Unknown client type 'foo'\r\n", raw("CLIENT", "LIST", "TYPE", "foo"));
    }

    @Test
    void shouldRefuseOtherArguments() throws IOException {
        String syntax = "-ERR syntax error\r\n";
        assertEquals(syntax, raw("CLIENT", "LIST", "FOO"));
        assertEquals(syntax, raw("CLIENT", "LIST", "TYPE"));
        assertEquals(syntax, raw("CLIENT", "LIST", "ID"));
        assertEquals(syntax, raw("CLIENT", "LIST", "TYPE", "normal", "ID", "5"));
        assertEquals("-ERR Invalid client ID\r\n", raw("CLIENT", "LIST", "ID", "1", "abc"));
    }

    @Test
    void shouldBeVerbatimTextInResp3() throws IOException {
        raw("HELLO", "3");
        assertTrue(raw("CLIENT", "LIST").matches("(?s)=\\d+\r\ntxt:id=.*"));
        assertEquals("=4\r\ntxt:\r\n", raw("CLIENT", "LIST", "TYPE", "master"));
    }
}
