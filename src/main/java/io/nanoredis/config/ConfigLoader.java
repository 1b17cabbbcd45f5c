package io.nanoredis.config;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the configuration of a server from its command line: an optional file first, then options as `--name=value` or
/// `--name value`. The command line beats the file, the file beats the defaults.
///
/// A file has one option per line, name and value, as `redis.conf` has; `#` begins a comment line, `include` reads
/// another file
/// in place, relative to the folder of the process. Of several lines for one option the last counts, but those for
/// `client-output-buffer-limit` add up.
///
/// *Errors*: [ConfigException], one line that names option, value and what was expected.
public final class ConfigLoader {
    private static final int INCLUDE_DEPTH_MAX = 16;

    private final ServerConfig.Builder builder = ServerConfig.builder();

    private ConfigLoader() {}

    /// Reads file and options from the arguments of the program.
    ///
    /// @throws ConfigException if anything in them is wrong
    public static ServerConfig load(String... arguments) {
        ConfigLoader loader = new ConfigLoader();
        List<String> words =
                Arrays.stream(arguments).map(ConfigLoader::bytewise).toList();
        int first = 0;
        if (!words.isEmpty() && !words.getFirst().startsWith("-")) {
            loader.readMainFile(Path.of(arguments[0]));
            first = 1;
        }
        loader.readOptions(words.subList(first, words.size()));
        return loader.builder.build();
    }

    /// Reads nothing but a file.
    ///
    /// @throws ConfigException if it cannot be read, or anything in it is wrong
    public static ServerConfig loadFile(Path file) {
        ConfigLoader loader = new ConfigLoader();
        loader.readMainFile(file);
        return loader.builder.build();
    }

    /// From the characters that the JVM decoded the argument into, to one character per byte.
    private static String bytewise(String argument) {
        String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
        Charset charset = Charset.isSupported(encoding) ? Charset.forName(encoding) : StandardCharsets.UTF_8;
        return new String(argument.getBytes(charset), StandardCharsets.ISO_8859_1);
    }

    private void readMainFile(Path file) {
        readFile(file, 0);
        builder.configFile(file.toAbsolutePath().normalize().toString());
    }

    private void readFile(Path file, int depth) {
        if (depth > INCLUDE_DEPTH_MAX) {
            throw new ConfigException(
                    file + ": include nested too deeply (expected at most " + INCLUDE_DEPTH_MAX + ")");
        }
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String place = file + ", line " + (i + 1) + ": ";
            Path included = readLine(lines.get(i), place);
            if (included != null) {
                readFile(included, depth + 1);
            }
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read (expected a configuration file): " + reason(e));
        }
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "no such file" : String.valueOf(e.getMessage());
    }

    /// Takes over the option in a line, or returns the file that is to be read in place of it.
    private @Nullable Path readLine(String line, String place) {
        if (isComment(line)) {
            return null;
        }
        try {
            List<String> words = Words.split(line);
            List<String> values = words.subList(1, words.size());
            if (words.getFirst().equalsIgnoreCase("include") && values.size() == 1) {
                return Path.of(values.getFirst());
            }
            set(words.getFirst(), values);
            return null;
        } catch (ConfigException e) {
            throw new ConfigException(place + e.getMessage());
        }
    }

    static boolean isComment(String line) {
        String trimmed = line.strip();
        return trimmed.isEmpty() || trimmed.charAt(0) == '#';
    }

    private void readOptions(List<String> words) {
        int at = 0;
        while (at < words.size()) {
            String word = words.get(at++);
            if (!word.startsWith("--") || word.length() == 2) {
                throw new ConfigException(word + ": not an option (expected --name=value or --name value)");
            }
            List<String> values = new ArrayList<>();
            int equals = word.indexOf('=');
            if (equals >= 0) {
                values.add(word.substring(equals + 1));
            }
            while (equals < 0 && at < words.size() && !words.get(at).startsWith("--")) {
                values.add(words.get(at++));
            }
            set(word.substring(2, equals < 0 ? word.length() : equals), values);
        }
    }

    private void set(String name, List<String> values) {
        Option<?> option = OptionTable.find(name);
        if (option == null) {
            throw new ConfigException(name + ": unknown option (expected one of those in config/nanoredis.conf)");
        }
        boolean fits = values.size() == 1 || (values.size() > 1 && option.type().severalWords());
        if (!fits) {
            throw new ConfigException(option.name() + ": " + values.size() + " values (expected "
                    + (option.type().severalWords() ? "one or more" : "one") + ": "
                    + option.type().range() + ")");
        }
        builder.set(name, String.join(" ", values));
    }
}
