package org.resight.web.access;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.resight.access.Right;
import org.resight.access.ServerRight;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/** How rights stand in JSON. */
final class Names {

  private Names() {}

  static <E extends Enum<E>> List<String> of(Collection<E> values) {
    return values.stream().sorted().map(value -> of(value)).toList();
  }

  static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static Set<Right> rights(@Nullable List<String> names) {
    return values(names, Right::valueOf, EnumSet.noneOf(Right.class));
  }

  static Set<ServerRight> serverRights(@Nullable List<String> names) {
    return values(names, ServerRight::valueOf, EnumSet.noneOf(ServerRight.class));
  }

  private static <E extends Enum<E>> Set<E> values(
      @Nullable List<String> names, Function<String, E> reading, Set<E> none) {
    if (names == null) {
      return none;
    }
    try {
      return names.stream()
          .map(name -> reading.apply(name.toUpperCase(Locale.ROOT)))
          .collect(Collectors.toCollection(() -> none));
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new RefusedException(Refusal.INVALID_VALUE, "There is no such right.");
    }
  }

  /** Reads a text that must be there. */
  static String text(@Nullable String value, String name) {
    if (value == null) {
      throw new RefusedException(Refusal.INVALID_VALUE, "The member " + name + " is missing.");
    }
    return value;
  }
}
