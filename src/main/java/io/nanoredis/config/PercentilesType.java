package io.nanoredis.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/// Percentiles, each from 0 to 100; none switches off what is computed from them.
record PercentilesType() implements OptionType<List<Double>> {
    @Override
    public List<Double> parse(String text, List<Double> before) {
        return parseDefault(text);
    }

    @Override
    public List<Double> parseDefault(String text) {
        return Words.split(text).stream().map(PercentilesType::percentile).toList();
    }

    private static double percentile(String word) {
        if (!word.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,4})?")) {
            throw new ConfigException("Invalid latency-tracking-info-percentiles parameters");
        }
        double value = Double.parseDouble(word);
        if (value < 0 || value > 100) {
            throw new ConfigException("latency-tracking-info-percentiles parameters should sit between [0.0,100.0]");
        }
        return value;
    }

    @Override
    public String format(List<Double> value) {
        return value.stream()
                .map(percentile ->
                        BigDecimal.valueOf(percentile).stripTrailingZeros().toPlainString())
                .collect(Collectors.joining(" "));
    }

    @Override
    public List<String> lines(List<Double> value) {
        return List.of(value.isEmpty() ? Words.quote("") : format(value));
    }

    @Override
    public boolean severalWords() {
        return true;
    }

    @Override
    public String range() {
        return "numbers from 0 to 100, or \"\" for none";
    }
}
