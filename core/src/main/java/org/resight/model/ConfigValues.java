package org.resight.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The values of a configuration as given, read one by one; what nobody has read is unknown. */
final class ConfigValues {

  private static final int MAX_DEPTH = 8;

  private final Map<String, @Nullable Object> values = new HashMap<>();
  private final TreeSet<String> unread = new TreeSet<>();

  private ConfigValues() {}

  static ConfigValues flatten(Map<String, ?> given) {
    ConfigValues flat = new ConfigValues();
    flat.put("", given, 0);
    return flat;
  }

  private void put(String prefix, Map<?, ?> given, int depth) {
    for (Map.Entry<?, ?> entry : given.entrySet()) {
      String key = prefix + entry.getKey();
      if (entry.getValue() instanceof Map<?, ?> nested && depth < MAX_DEPTH) {
        put(key + ".", nested, depth + 1);
      } else if (unread.add(key)) {
        values.put(key, entry.getValue());
      } else {
        throw new InvalidConfigException(key, "is given twice.");
      }
    }
  }

  boolean bool(String key, boolean otherwise) {
    if (!take(key)) {
      return otherwise;
    }
    if (values.get(key) instanceof Boolean value) {
      return value;
    }
    throw new InvalidConfigException(key, "must be true or false.");
  }

  int integer(String key, int otherwise, int least, int most) {
    if (!take(key)) {
      return otherwise;
    }
    if (values.get(key) instanceof Number value
        && value.doubleValue() >= least
        && value.doubleValue() <= most
        && value.doubleValue() == Math.rint(value.doubleValue())) {
      return value.intValue();
    }
    throw new InvalidConfigException(
        key, "must be a whole number from " + least + " to " + most + ".");
  }

  double number(String key, double otherwise) {
    return take(key) ? probability(key) : otherwise;
  }

  /** Returns a probability, or NaN if there is none. */
  double optionalNumber(String key) {
    return take(key) && values.get(key) != null ? probability(key) : Double.NaN;
  }

  private double probability(String key) {
    if (values.get(key) instanceof Number value
        && value.doubleValue() >= 0
        && value.doubleValue() <= 1) {
      return value.doubleValue();
    }
    throw new InvalidConfigException(key, "must be a number from 0 to 1.");
  }

  <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
    return take(key) ? constant(key, type) : otherwise;
  }

  <E extends Enum<E>> @Nullable E optionalChoice(String key, Class<E> type) {
    return take(key) && values.get(key) != null ? constant(key, type) : null;
  }

  private <E extends Enum<E>> E constant(String key, Class<E> type) {
    for (E candidate : type.getEnumConstants()) {
      if (text(candidate).equals(values.get(key))) {
        return candidate;
      }
    }
    throw new InvalidConfigException(
        key,
        "must be one of "
            + Arrays.stream(type.getEnumConstants())
                .map(ConfigValues::text)
                .collect(Collectors.joining(", "))
            + ".");
  }

  void refuseUnknown() {
    if (!unread.isEmpty()) {
      throw new InvalidConfigException(unread.first(), "is not a known key.");
    }
  }

  private boolean take(String key) {
    return unread.remove(key);
  }

  private static String text(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
