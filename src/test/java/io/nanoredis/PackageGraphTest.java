package io.nanoredis;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Which package may use which: this map is the only place that says so.
class PackageGraphTest {
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            Map.entry("config", List.of()),
            Map.entry("metrics", List.of()),
            Map.entry("logging", List.of()),
            Map.entry("memory", List.of()),
            Map.entry("resp", List.of()),
            // The language itself knows nothing of the server that embeds it.
            Map.entry("lua", List.of()),
            Map.entry("structure", List.of("memory")),
            Map.entry("rdb", List.of("structure", "memory")),
            Map.entry("db", List.of("structure", "memory", "config", "metrics")),
            Map.entry("type", List.of("db", "rdb", "structure", "memory", "resp")),
            Map.entry("shard", List.of("db", "memory", "config", "metrics")),
            Map.entry("runtime", List.of("shard", "config", "metrics")),
            Map.entry("pubsub", List.of("shard", "memory", "resp")),
            Map.entry("tracking", List.of("memory")), // plain tables, so that a model can be held against them
            Map.entry(
                    "command",
                    List.of(
                            "pubsub",
                            "shard",
                            "tracking",
                            "type",
                            "db",
                            "rdb",
                            "structure",
                            "memory",
                            "resp",
                            "config",
                            "metrics")),
            // Redis's side of the language: everything that a command may use, to run commands for scripts.
            Map.entry("script", List.of("lua", "command", "shard", "db", "rdb", "memory", "resp", "config", "metrics")),
            Map.entry("net", List.of("command", "pubsub", "runtime", "shard", "memory", "resp", "config", "metrics")));

    /// What one family alone may use beside what all may.
    private static final Map<String, List<String>> FAMILY_MAY_USE = Map.of("scripting", List.of("script"));

    /// Packages outside of ours that one of ours alone may use.
    private static final Map<String, List<String>> FENCES = Map.of(
            "com.lmax.disruptor..", List.of("shard"),
            "net.openhft.affinity..", List.of("runtime"),
            "io.netty.channel..", List.of("net", "runtime"),
            "net.openhft.chronicle..", List.of("persistence"),
            "com.google.re2j..", List.of("family.array"),
            "org.agrona..", List.of("memory"),
            "java.lang.foreign..", List.of("memory"));

    private final JavaClasses project = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.nanoredis");

    @Test
    void shouldUseOnlyWhatTheMapAllows() {
        MAY_USE.forEach((user, allowed) -> {
            Set<String> reachable = new TreeSet<>(allowed);
            reachable.add(user);
            assertOnlyDependsOn(user, reachable);
        });
    }

    @Test
    void shouldKeepFamiliesApart() {
        Set<String> common = new TreeSet<>(MAY_USE.get("command"));
        common.add("command");
        for (String family : families()) {
            Set<String> reachable = new TreeSet<>(common);
            reachable.add("family." + family);
            reachable.addAll(FAMILY_MAY_USE.getOrDefault(family, List.of()));
            assertOnlyDependsOn("family." + family, reachable);
        }
    }

    @Test
    void shouldHaveARowForEveryPackage() {
        Set<String> unknown = new TreeSet<>();
        for (JavaClass javaClass : project) {
            String name = area(javaClass);
            if (!name.isEmpty() && !name.equals("family") && !name.equals("server") && !MAY_USE.containsKey(name)) {
                unknown.add(name);
            }
        }
        assertTrue(unknown.isEmpty(), () -> "packages without a row in the map: " + unknown);
    }

    @Test
    void shouldKeepVendorsBehindTheirFences() {
        FENCES.forEach((vendor, insiders) -> {
            String[] inside =
                    insiders.stream().map(name -> "io.nanoredis." + name + "..").toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("io.nanoredis..")
                    .and()
                    .resideOutsideOfPackages(inside)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(vendor)
                    .check(project);
        });
    }

    private Set<String> families() {
        Set<String> names = new TreeSet<>();
        for (JavaClass javaClass : project) {
            if (area(javaClass).equals("family")) {
                names.add(javaClass.getPackageName().split("\\.", -1)[3]);
            }
        }
        return names;
    }

    private void assertOnlyDependsOn(String user, Set<String> reachable) {
        classes()
                .that()
                .resideInAPackage("io.nanoredis." + user + "..")
                .should()
                .onlyDependOnClassesThat(new DescribedPredicate<>("stand in " + reachable) {
                    @Override
                    public boolean test(JavaClass used) {
                        return !used.getPackageName().startsWith("io.nanoredis")
                                || reachable.stream().anyMatch(name -> isIn(used, name));
                    }
                })
                .allowEmptyShould(true)
                .check(project);
    }

    private static boolean isIn(JavaClass used, String name) {
        String prefix = "io.nanoredis." + name;
        return used.getPackageName().equals(prefix) || used.getPackageName().startsWith(prefix + ".");
    }

    /// The first package below ours: `db` of `io.nanoredis.db.expiry`.
    private static String area(JavaClass javaClass) {
        String[] parts = javaClass.getPackageName().split("\\.", -1);
        return parts.length < 3 ? "" : parts[2];
    }
}
