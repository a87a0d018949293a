package dev.hearth.server.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The parameters of a request target, in their order. Names and values are decoded once, {@code +}
 * is a space. A parameter whose name is not UTF-8 is ignored; one whose value is not is 400 when it
 * is asked for.
 */
public final class Query {
  private static final Query EMPTY = new Query(List.of());

  /** One parameter; {@code rawValue} is undecoded and empty when there is no {@code =}. */
  record Parameter(String name, String rawValue) {}

  private final List<Parameter> parameters;

  private Query(List<Parameter> parameters) {
    this.parameters = parameters;
  }

  /** Parses what stands behind the {@code ?}. */
  static Query parse(String raw) {
    if (raw.isEmpty()) {
      return EMPTY;
    }
    List<Parameter> parameters = new ArrayList<>(4);
    int start = 0;
    while (start <= raw.length()) {
      int end = raw.indexOf('&', start);
      end = end < 0 ? raw.length() : end;
      if (end > start) {
        int equals = raw.indexOf('=', start);
        boolean hasValue = equals >= 0 && equals < end;
        String name = raw.substring(start, hasValue ? equals : end);
        String value = hasValue ? raw.substring(equals + 1, end) : "";
        PercentDecoder.decodeForm(name)
            .ifPresent(decoded -> parameters.add(new Parameter(decoded, value)));
      }
      start = end + 1;
    }
    return new Query(parameters);
  }

  /** The parameters of a raw query as they stand there, but for those of this decoded name. */
  public static List<String> rawBut(String name, String raw) {
    List<String> others = new ArrayList<>();
    for (String pair : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      String rawName = equals < 0 ? pair : pair.substring(0, equals);
      boolean other = !PercentDecoder.decodeForm(rawName).equals(Optional.of(name));
      if (!pair.isEmpty() && other) {
        others.add(pair);
      }
    }
    return others;
  }

  /** True if the parameter is there, with or without a value. */
  public boolean has(String name) {
    for (Parameter parameter : parameters) {
      if (parameter.name.equals(name)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The value of the first parameter of this name; empty text when it has none.
   *
   * @throws ProblemException 400 if it is not UTF-8
   */
  public Optional<String> first(String name) {
    for (Parameter parameter : parameters) {
      if (parameter.name.equals(name)) {
        return Optional.of(decode(parameter));
      }
    }
    return Optional.empty();
  }

  /** The values of every parameter of this name, in order. */
  public List<String> all(String name) {
    return values(name, Query::decode);
  }

  /** The undecoded values of every parameter of this name, in order. */
  public List<String> allRaw(String name) {
    return values(name, Parameter::rawValue);
  }

  /** Most are asked for in vain, by every request, so that costs nothing. */
  private List<String> values(String name, Function<Parameter, String> value) {
    List<String> values = List.of();
    for (Parameter parameter : parameters) {
      if (parameter.name.equals(name)) {
        values = values.isEmpty() ? new ArrayList<>(1) : values;
        values.add(value.apply(parameter));
      }
    }
    return values.isEmpty() ? values : Collections.unmodifiableList(values);
  }

  /** The names in use, in order, repeated as they are. */
  public List<String> names() {
    List<String> names = new ArrayList<>(parameters.size());
    for (Parameter parameter : parameters) {
      names.add(parameter.name);
    }
    return names;
  }

  private static String decode(Parameter parameter) {
    return PercentDecoder.decodeForm(parameter.rawValue)
        .orElseThrow(
            () ->
                Problem.badRequest("bad_query", "A query parameter is not valid UTF-8")
                    .with("parameter", parameter.name)
                    .exception());
  }
}
