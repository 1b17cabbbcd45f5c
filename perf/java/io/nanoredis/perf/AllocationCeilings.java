package io.nanoredis.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs benchmarks for what they allocate and compares it with the ceilings in a file.
///
/// *shape of the file* — one line per ceiling: bytes per operation, the benchmark as `Class.method`, its parameters as
/// `name=value`; a line `gated Class` names a class all of whose benchmarks need one; `#` begins a comment.
///
/// All run in this one JVM, briefly: nothing is said about time. The JVM should have the flags of the launcher.
public final class AllocationCeilings {
    private static final String PACKAGE = "io.nanoredis.perf.";
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    /// A measurement that ran into the compiler at work is repeated; a true allocation stays.
    private static final int ATTEMPTS = 3;

    private record Ceiling(String benchmark, Map<String, String> parameters, double bytes) {
        @Override
        public String toString() {
            return benchmark + (parameters.isEmpty() ? "" : " " + parameters);
        }
    }

    private final List<Ceiling> ceilings = new ArrayList<>();
    private final Set<String> gatedClasses = new LinkedHashSet<>();
    private final List<String> complaints = new ArrayList<>();

    private AllocationCeilings(Path file) throws IOException {
        for (String line : Files.readAllLines(file)) {
            String content = line.replaceFirst("#.*", "").strip();
            if (!content.isEmpty()) {
                read(content.split("\\s+", -1));
            }
        }
    }

    private void read(String[] words) {
        if (words[0].equals("gated")) {
            gatedClasses.add(words[1]);
            return;
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 2; i < words.length; i++) {
            String[] pair = words[i].split("=", 2);
            parameters.put(pair[0], pair[1]);
        }
        ceilings.add(new Ceiling(words[1], parameters, Double.parseDouble(words[0])));
    }

    /// Compares with the file named by the only argument: prints a line per ceiling, and exits with 1 when one is
    /// exceeded or when the file does not fit the benchmarks that there are.
    public static void main(String[] args) throws IOException, RunnerException {
        AllocationCeilings run = new AllocationCeilings(Path.of(args[0]));
        run.compareNames(benchmarks());
        if (run.complaints.isEmpty()) {
            run.measureAll();
        }
        run.complaints.forEach(complaint -> System.out.println("FAILED: " + complaint));
        System.exit(run.complaints.isEmpty() ? 0 : 1);
    }

    /// All benchmarks of this package, as `Class.method`.
    private static Set<String> benchmarks() {
        OutputFormat silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
        Set<String> names = new LinkedHashSet<>();
        for (BenchmarkListEntry entry : BenchmarkList.defaultList().getAll(silent, List.of())) {
            names.add(entry.getUsername().replace(PACKAGE, ""));
        }
        return names;
    }

    private void compareNames(Set<String> benchmarks) {
        Set<String> limited = new LinkedHashSet<>();
        for (Ceiling ceiling : ceilings) {
            limited.add(ceiling.benchmark);
            if (!benchmarks.contains(ceiling.benchmark)) {
                complaints.add(ceiling + ": there is no such benchmark");
            }
        }
        for (String benchmark : benchmarks) {
            boolean gated = gatedClasses.contains(benchmark.substring(0, benchmark.indexOf('.')));
            if (gated && !limited.contains(benchmark)) {
                complaints.add(benchmark + ": has no ceiling");
            }
        }
        for (String name : gatedClasses) {
            if (benchmarks.stream().noneMatch(benchmark -> benchmark.startsWith(name + "."))) {
                complaints.add(name + ": there are no benchmarks of such a class");
            }
        }
    }

    private void measureAll() throws RunnerException {
        for (Ceiling ceiling : ceilings) {
            double bytes = measure(ceiling);
            for (int i = 1; i < ATTEMPTS && bytes > ceiling.bytes; i++) {
                bytes = Math.min(bytes, measure(ceiling));
            }
            System.out.printf("%10.3f B of %6.1f  %s%n", bytes, ceiling.bytes, ceiling);
            if (!(bytes <= ceiling.bytes)) {
                complaints.add(
                        ceiling + ": " + bytes + " bytes per operation (expected at most " + ceiling.bytes + ")");
            }
        }
    }

    private static double measure(Ceiling ceiling) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + (PACKAGE + ceiling.benchmark).replace(".", "\\.") + "$")
                .forks(0)
                .warmupIterations(1)
                .warmupTime(TimeValue.milliseconds(500))
                .measurementIterations(2)
                .measurementTime(TimeValue.milliseconds(200))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .addProfiler(GCProfiler.class);
        ceiling.parameters.forEach(options::param);
        double most = Double.NaN;
        for (RunResult result : new Runner(options.build()).run()) {
            double bytes = allocated(result);
            most = Double.isNaN(most) ? bytes : Math.max(most, bytes);
        }
        return most;
    }

    private static double allocated(RunResult result) {
        Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
        if (allocated == null) {
            throw new IllegalStateException(ALLOCATED + ": not measured on this JVM");
        }
        return allocated.getScore();
    }
}
