package io.nanoredis.family.geo;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// GEOADD, GEODIST, GEOHASH and GEOPOS.
@ParameterizedClass
@ValueSource(ints = {1, 4})
final class PointCommandsTest extends GeoServer {
    PointCommandsTest(int shards) {}

    @Test
    void shouldAddPlacesAsMembersOfASortedSet() throws IOException {
        expectElements("Palermo 3479099956230698 Catania 3479447370796909", "ZRANGE g 0 -1 WITHSCORES");
        expectInteger(1, "GEOADD g 0 0 null 13 38 Palermo");
        expectInteger(1, "GEOADD g CH 13 38 Palermo 15 37 Catania");
    }

    @Test
    void shouldAddOnConditions() throws IOException {
        expectInteger(0, "GEOADD g NX 1 1 Palermo");
        expectElements("sqc8b49rny0", "GEOHASH g Palermo");
        expectInteger(0, "GEOADD g XX 1 1 Rome 2 2 Palermo");
        expectInteger(1, "GEOADD g XX CH 1 1 Rome 3 3 Palermo");
        expectInteger(2, "ZCARD g");
        expectInteger(0, "GEOADD none XX 1 1 a");
        expectInteger(0, "EXISTS none");
    }

    @Test
    void shouldTellDistances() throws IOException {
        expect("$11\r\n166274.1516", "GEODIST g Palermo Catania");
        expect("$8\r\n166.2742", "GEODIST g Palermo Catania km");
        expect("$8\r\n103.3182", "GEODIST g Catania Palermo MI");
        expect("$11\r\n545518.8700", "GEODIST g Palermo Catania FT");
        expect("$6\r\n0.0000", "GEODIST g Palermo Palermo");
        expect("$-1", "GEODIST g Palermo none");
        expect("$-1", "GEODIST none a b");
        raw("HELLO", "3");
        expect("$8\r\n166.2742", "GEODIST g Palermo Catania km");
        expect("_", "GEODIST g Palermo none");
    }

    @Test
    void shouldTellPlaces() throws IOException {
        expectElements("13.36138933897018433 38.11555639549629859 -", "GEOPOS g Palermo none");
        expectElements("- -", "GEOPOS none a b");
        expect("*0", "GEOPOS g");
        expectElements("sqc8b49rny0 sqdtr74hyu0 -", "GEOHASH g Palermo Catania none");
        expectElements("-", "GEOHASH none a");
        expect("*0", "GEOHASH g");
        raw("HELLO", "3");
        expect("*2\r\n*2\r\n,13.36138933897018433\r\n,38.11555639549629859\r\n_", "GEOPOS g Palermo none");
    }

    @Test
    void shouldRefuseBadArguments() throws IOException {
        expect("-ERR invalid longitude,latitude pair 200.000000,0.000000", "GEOADD g 200 0 a");
        expect("-ERR invalid longitude,latitude pair 0.000000,-85.060000", "GEOADD g 1 1 ok 0 -85.06 a");
        expect("-ERR invalid longitude,latitude pair inf,0.000000", "GEOADD text inf 0 a");
        expect("-ERR value is not a valid float", "GEOADD g a 0 a");
        expect("-ERR value is not a valid float", "GEOADD g 0 nan a");
        expect(SYNTAX, "GEOADD g 1 2 a b");
        expect(SYNTAX, "GEOADD g NX XX 1 2 a");
        expect(SYNTAX, "GEOADD g NX CH NX");
        expect(UNIT, "GEODIST text a b yards");
        expect(SYNTAX, "GEODIST g a b m x");
        expectInteger(2, "ZCARD g");
        for (String line : new String[] {"GEOADD text 1 1 a", "GEODIST text a b", "GEOHASH text a", "GEOPOS text a"}) {
            expectWrongType(line);
        }
        for (String line : new String[] {"GEOADD g 1 1", "GEODIST g a", "GEOHASH", "GEOPOS"}) {
            expectWrongArity(line);
        }
    }
}
