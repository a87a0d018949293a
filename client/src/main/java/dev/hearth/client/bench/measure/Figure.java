package dev.hearth.client.bench.measure;

/**
 * One measured number.
 *
 * @param name words joined by {@code _}, the same in every run, so that scripts find it
 * @param unit for example {@code /s}, {@code B}, {@code ms}; empty for a plain count
 */
public record Figure(String name, double value, String unit) {}
