package io.nanoredis.family.server;

import io.nanoredis.resp.Args;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// A section of INFO, in the order of the reply.
enum InfoSection {
    SERVER("Server", true),
    CLIENTS("Clients", true),
    MEMORY("Memory", true),
    PERSISTENCE("Persistence", true),
    STATS("Stats", true),
    REPLICATION("Replication", true),
    CPU("CPU", true),
    MODULES("Modules", true),
    COMMANDSTATS("Commandstats", false),
    ERRORSTATS("Errorstats", true),
    LATENCYSTATS("Latencystats", false),
    CLUSTER("Cluster", true),
    KEYSPACE("Keyspace", true),
    SHARDS("Shards", true);

    private final String title;
    private final boolean byDefault;

    InfoSection(String title, boolean byDefault) {
        this.title = title;
        this.byDefault = byDefault;
    }

    /// The heading.
    String title() {
        return title;
    }

    /// The sections that INFO's arguments ask for: names in any case, `default`, `all`, `everything`; without
    /// arguments the default ones. What is not known is left out.
    static Set<InfoSection> chosenBy(Args args) {
        Set<InfoSection> chosen = EnumSet.noneOf(InfoSection.class);
        if (args.count() == 1) {
            addDefaults(chosen);
        }
        for (int i = 1; i < args.count(); i++) {
            switch (args.text(i).toUpperCase(Locale.ROOT)) {
                case "DEFAULT" -> addDefaults(chosen);
                case "ALL", "EVERYTHING" -> chosen.addAll(EnumSet.allOf(InfoSection.class));
                case "MODULE_LIST" -> chosen.add(MODULES);
                default -> addNamed(chosen, args.text(i));
            }
        }
        return chosen;
    }

    private static void addDefaults(Set<InfoSection> chosen) {
        for (InfoSection section : values()) {
            if (section.byDefault) {
                chosen.add(section);
            }
        }
    }

    private static void addNamed(Set<InfoSection> chosen, String name) {
        for (InfoSection section : values()) {
            if (section.title.equalsIgnoreCase(name)) {
                chosen.add(section);
            }
        }
    }
}
