package io.nanoredis.family.geo;

import io.nanoredis.command.AclCategory;
import io.nanoredis.command.Command;
import io.nanoredis.command.CommandFlag;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.KeySpec;
import java.util.List;

/// The rows of the group `geo`.
public final class GeoFamily {
    private static final String SEARCHED =
            "O(N+log(M)) for M members, N of which lie in the cells around what is searched";
    private static final String UNIT = "<M | KM | FT | MI>";
    private static final String SHOWN = "[WITHCOORD] [WITHDIST] [WITHHASH] [COUNT count [ANY]] [ASC | DESC]";
    private static final String PLACE = "<FROMMEMBER member | FROMLONLAT longitude latitude>"
            + " <BYRADIUS radius <M | KM | FT | MI> | BYBOX width height <M | KM | FT | MI>>"
            + " [ASC | DESC] [COUNT count [ANY]]";
    private static final String STORED = " [STORE key] [STOREDIST key]";

    private GeoFamily() {}

    /// The rows, in alphabetical order.
    public static List<CommandRow> rows() {
        return List.of(
                geoadd(),
                geodist(),
                geohash(),
                geopos(),
                georadius(),
                georadiusRo(),
                georadiusbymember(),
                georadiusbymemberRo(),
                geosearch(),
                geosearchstore());
    }

    private static CommandRow named(String name) {
        return Command.named(name).group("geo").categories(AclCategory.GEO);
    }

    private static CommandRow reading(String name) {
        return named(name).flags(CommandFlag.READONLY).key(1, "RO", "access");
    }

    private static CommandRow geoadd() {
        return named("geoadd")
                .arity(-5)
                .flags(CommandFlag.WRITE, CommandFlag.DENYOOM)
                .key(1, "RW", "update")
                .since("3.2.0")
                .complexity("O(log(N)) for each member, with N members in the set")
                .changed("6.2.0", "Added the `CH`, `NX` and `XX` options.")
                .summary("Gives members places on the globe; the sorted set is created if it is missing.")
                .syntax("key [NX | XX] [CH] longitude latitude member [longitude latitude member ...]")
                .onShard(PointCommands::geoadd);
    }

    private static CommandRow geodist() {
        return reading("geodist")
                .arity(-4)
                .since("3.2.0")
                .complexity("O(log(N)) for N members")
                .summary("Tells how far two members are from each other.")
                .syntax("key member1 member2 [M | KM | FT | MI]")
                .onShard(PointCommands::geodist);
    }

    private static CommandRow geohash() {
        return reading("geohash")
                .arity(-2)
                .since("3.2.0")
                .complexity("O(log(N)) for each member asked for, with N members in the set")
                .summary("Tells the places of members as geohashes.")
                .syntax("key [member [member ...]]")
                .onShard(PointCommands::geohash);
    }

    private static CommandRow geopos() {
        return reading("geopos")
                .arity(-2)
                .since("3.2.0")
                .complexity("O(N) for N members asked for")
                .summary("Tells the longitudes and latitudes of members.")
                .syntax("key [member [member ...]]")
                .onShard(PointCommands::geopos);
    }

    private static CommandRow storingRadius(String name, Search.Form form, int firstOption) {
        return named(name)
                .flags(CommandFlag.WRITE, CommandFlag.DENYOOM, CommandFlag.MOVABLEKEYS)
                .key(1, "RO", "access")
                .spec(behind("STORE", firstOption))
                .spec(behind("STOREDIST", firstOption))
                .locatedKeys(SearchCommands.SOURCE_AND_DESTINATION)
                .since("3.2.0")
                .complexity(SEARCHED)
                .onShard(SearchCommands.onShard(form, true))
                .acrossShards(SearchCommands.acrossShards(form));
    }

    private static KeySpec behind(String word, int from) {
        return new KeySpec(
                List.of("OW", "update"), new KeySpec.Begin.Keyword(word, from), new KeySpec.Find.Range(0, 1, 0), "");
    }

    private static CommandRow georadius() {
        return storingRadius("georadius", Search.Form.RADIUS, 6)
                .arity(-6)
                .deprecated("6.2.0", "`GEOSEARCH` and `GEOSEARCHSTORE` with the `BYRADIUS` argument")
                .changed("6.2.0", "Added the `ANY` option of `COUNT`.")
                .changed("7.0.0", "Units may be written in upper case.")
                .summary("Lists or stores the members within a radius of a point.")
                .syntax("key longitude latitude radius " + UNIT + " " + SHOWN + STORED);
    }

    private static CommandRow georadiusRo() {
        return reading("georadius_ro")
                .arity(-6)
                .since("3.2.10")
                .complexity(SEARCHED)
                .deprecated("6.2.0", "`GEOSEARCH` with the `BYRADIUS` argument")
                .changed("6.2.0", "Added the `ANY` option of `COUNT`.")
                .summary("Lists the members within a radius of a point.")
                .syntax("key longitude latitude radius " + UNIT + " " + SHOWN)
                .onShard(SearchCommands.onShard(Search.Form.RADIUS, false));
    }

    private static CommandRow georadiusbymember() {
        return storingRadius("georadiusbymember", Search.Form.RADIUS_BY_MEMBER, 5)
                .arity(-5)
                .deprecated("6.2.0", "`GEOSEARCH` and `GEOSEARCHSTORE` with the `BYRADIUS` and `FROMMEMBER` arguments")
                .changed("7.0.0", "Units may be written in upper case.")
                .summary("Lists or stores the members within a radius of one of them.")
                .syntax("key member radius " + UNIT + " " + SHOWN + STORED);
    }

    private static CommandRow georadiusbymemberRo() {
        return reading("georadiusbymember_ro")
                .arity(-5)
                .since("3.2.10")
                .complexity(SEARCHED)
                .deprecated("6.2.0", "`GEOSEARCH` with the `BYRADIUS` and `FROMMEMBER` arguments")
                .summary("Lists the members within a radius of one of them.")
                .syntax("key member radius " + UNIT + " " + SHOWN)
                .onShard(SearchCommands.onShard(Search.Form.RADIUS_BY_MEMBER, false));
    }

    private static CommandRow geosearch() {
        return reading("geosearch")
                .arity(-7)
                .since("6.2.0")
                .complexity(SEARCHED)
                .changed("7.0.0", "Units may be written in upper case.")
                .summary("Lists the members within a radius of a place, or in a box around it.")
                .syntax("key " + PLACE + " [WITHCOORD] [WITHDIST] [WITHHASH]")
                .onShard(SearchCommands.onShard(Search.Form.SEARCH, false));
    }

    private static CommandRow geosearchstore() {
        return named("geosearchstore")
                .arity(-8)
                .flags(CommandFlag.WRITE, CommandFlag.DENYOOM)
                .key(1, "OW", "update")
                .key(2, "RO", "access")
                .keyRange(1, 2, 1)
                .since("6.2.0")
                .complexity(SEARCHED)
                .changed("7.0.0", "Units may be written in upper case.")
                .summary("Stores the members within a radius of a place, or in a box around it.")
                .syntax("destination source " + PLACE + " [STOREDIST]")
                .onShard(SearchCommands.onShard(Search.Form.SEARCH_STORE, false))
                .acrossShards(SearchCommands.acrossShards(Search.Form.SEARCH_STORE));
    }
}
