package io.nanoredis.family.geo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.RedisOracle;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// GEOSEARCH, GEOSEARCHSTORE, GEORADIUS, GEORADIUSBYMEMBER and the forms that only read; with several shards results
/// are stored on other ones too.
@ParameterizedClass
@ValueSource(ints = {1, 4})
final class SearchCommandsTest extends GeoServer {
    private static final String[] DESTINATIONS = {"d1", "d2", "d3", "d4"};

    SearchCommandsTest(int shards) {}

    @Test
    void shouldFindPlacesWithinARadius() throws IOException {
        expectElements("Palermo Catania", "GEORADIUS g 15 37 200 km");
        expectElements("Catania", "GEORADIUS g 15 37 100 km");
        expectElements("Catania Palermo", "GEORADIUS g 15 37 200 km ASC");
        expectElements("Palermo 190.4424 Catania 56.4413", "GEORADIUS_RO g 15 37 200 km DESC WITHDIST");
        expectElements("Catania", "GEORADIUS g 15 37 200 km COUNT 1");
        expectElements("Palermo", "GEORADIUS g 15 37 200 km COUNT 1 ANY");
        expectElements("Palermo 0.0000 Catania 166.2742", "GEORADIUSBYMEMBER g Palermo 200 km WITHDIST ASC");
        expectElements("Palermo", "GEORADIUSBYMEMBER_RO g Palermo 100 km");
        expect("*0", "GEORADIUS none 15 37 200 km");
        expect("*0", "GEORADIUSBYMEMBER none a 200 km");
    }

    @Test
    void shouldSearch() throws IOException {
        expectElements("Catania Palermo", "GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 200 km ASC");
        expectElements("Catania Palermo", "GEOSEARCH g FROMLONLAT 15 37 BYBOX 400 400 km ASC");
        expectElements("Catania", "GEOSEARCH g FROMLONLAT 15 37 BYBOX 200 400 km");
        expectElements("Palermo", "GEOSEARCH g BYBOX 1 1 ft FROMMEMBER Palermo");
        expectElements(
                "Catania 56.4413 3479447370796909 15.08726745843887329 37.50266842333162032",
                "GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 100 km WITHHASH WITHCOORD WITHDIST");
        expect("*0", "GEOSEARCH none FROMMEMBER a BYRADIUS 1 m");
        expect("*0", "GEOSEARCH g FROMLONLAT 0 0 BYRADIUS 1 m WITHDIST");
    }

    @Test
    void shouldStoreWhatItFinds() throws IOException {
        for (String d : DESTINATIONS) {
            raw("SET", d, "text", "EX", "100");
            expectInteger(2, "GEOSEARCHSTORE " + d + " g FROMLONLAT 15 37 BYRADIUS 200 km");
            expectElements("sqc8b49rny0 sqdtr74hyu0", "GEOHASH " + d + " Palermo Catania");
            expectInteger(-1, "TTL " + d);
            expectInteger(1, "GEORADIUS g 15 37 200 km STORE " + d + " COUNT 1");
            expectElements("Catania", "ZRANGE " + d + " 0 -1");
            expectInteger(2, "GEORADIUSBYMEMBER g Catania 200 km STOREDIST " + d);
            expectElements("Catania Palermo", "ZRANGE " + d + " 0 -1");
            expectInteger(0, "GEORADIUS g 0 0 1 m STORE " + d);
            expectInteger(0, "EXISTS " + d);
            raw("SET", d, "text");
            expectInteger(0, "GEOSEARCHSTORE " + d + " none FROMMEMBER a BYRADIUS 1 m");
            expectInteger(0, "EXISTS " + d);
        }
        expectInteger(1, "GEOSEARCHSTORE g g FROMLONLAT 15 37 BYRADIUS 100 km");
        expectElements("Catania", "ZRANGE g 0 -1");
    }

    @Test
    void shouldStoreTheDistancesOfRedis() throws Exception {
        RedisOracle.assumeAvailable();
        SplittableRandom random = new SplittableRandom(7);
        List<String> words = new ArrayList<>(List.of("GEOADD", "many"));
        for (int i = 0; i < 1000; i++) {
            words.add(Double.toString(random.nextDouble(-180, 180)));
            words.add(Double.toString(random.nextDouble(-85, 85)));
            words.add("p" + i);
        }
        Request add = Request.of(words.toArray(String[]::new));
        String[] store = "GEOSEARCHSTORE d many FROMLONLAT 15 37 BYRADIUS 20000 km STOREDIST".split(" ", -1);
        try (RedisOracle oracle = RedisOracle.start();
                RawClient redis = oracle.connect()) {
            redis.call(add);
            client().call(add);
            assertEquals(Reply.parse(redis.call(store)).number(), call(store).number());
            List<Reply> expected = Reply.parse(redis.call("ZRANGE", "d", "0", "-1", "WITHSCORES"))
                    .elements();
            List<Reply> actual = call("ZRANGE", "d", "0", "-1", "WITHSCORES").elements();
            for (int i = 0; i < expected.size(); i += 2) {
                assertEquals(expected.get(i).text(), actual.get(i).text());
                double distance = Double.parseDouble(expected.get(i + 1).text());
                assertEquals(distance, Double.parseDouble(actual.get(i + 1).text()), 4 * Math.ulp(distance));
            }
        }
    }

    @Test
    void shouldRefuseBadArguments() throws IOException {
        expect("-ERR radius cannot be negative", "GEORADIUS g 15 37 -1 km");
        expect("-ERR need numeric radius", "GEORADIUSBYMEMBER g Palermo x km");
        expect("-ERR need numeric width", "GEOSEARCH g FROMLONLAT 1 1 BYBOX x 1 km");
        expect("-ERR need numeric height", "GEOSEARCH g FROMLONLAT 1 1 BYBOX 1 x km");
        expect("-ERR height or width cannot be negative", "GEOSEARCH g FROMLONLAT 1 1 BYBOX 1 -1 km");
        expect(UNIT, "GEORADIUS g 15 37 1 yards");
        expect("-ERR could not decode requested zset member", "GEORADIUSBYMEMBER g none 1 m");
        expect("-ERR could not decode requested zset member", "GEOSEARCH g FROMMEMBER none BYRADIUS 1 m");
        expect("-ERR COUNT must be > 0", "GEORADIUS g 15 37 1 m COUNT 0");
        expect("-ERR the ANY argument requires COUNT argument", "GEORADIUS g 15 37 1 m ANY");
        expect(
                "-ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for GEOSEARCH",
                "GEOSEARCH g BYRADIUS 1 m ASC ASC ASC");
        expect(
                "-ERR exactly one of BYRADIUS and BYBOX can be specified for geosearch",
                "geosearch g FROMLONLAT 1 1 ASC ASC");
        String notCompatible = " is not compatible with WITHDIST, WITHHASH and WITHCOORD options";
        for (String d : DESTINATIONS) {
            expect("-ERR STORE option in GEORADIUS" + notCompatible, "GEORADIUS g 15 37 1 m WITHDIST STORE " + d);
            expect(
                    "-ERR GEOSEARCHSTORE" + notCompatible,
                    "GEOSEARCHSTORE " + d + " g FROMLONLAT 1 1 BYRADIUS 1 m WITHHASH");
            expectWrongType("GEOSEARCHSTORE " + d + " text FROMLONLAT 1 1 BYRADIUS 1 m");
        }
        for (String line : new String[] {
            "GEORADIUS_RO g 15 37 1 m STORE d", "GEOSEARCH g FROMLONLAT 1 1 BYRADIUS 1 m STOREDIST",
            "GEOSEARCH g FROMLONLAT 1 1 FROMMEMBER a BYRADIUS 1 m",
                    "GEOSEARCH g FROMLONLAT 1 1 BYRADIUS 1 m BYBOX 1 1 m",
            "GEORADIUS g 15 37 1 m FOO", "GEORADIUS g 15 37 1 m STORE"
        }) {
            expect(SYNTAX, line);
        }
        expectWrongType("GEORADIUS text 15 37 1 m");
        expectWrongType("GEORADIUSBYMEMBER text a 1 m");
        expectWrongType("GEOSEARCH text FROMLONLAT 1 1 FOO 1 m");
        expectWrongArity("GEORADIUS g 1 1 1");
        expectWrongArity("GEORADIUSBYMEMBER_RO g a 1");
        expectWrongArity("GEOSEARCH g FROMLONLAT 1 1");
        expectWrongArity("GEOSEARCHSTORE d g FROMLONLAT 1 1");
    }
}
