package org.resight.graph;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.resight.state.ReviewStateBean;

/** Everything that the bean holds, written out: two that are equal hold the same. */
public final class StateFingerprint {

  private StateFingerprint() {}

  /**
   * Writes out what a bean holds, graphs by their id only. Nobody else may change it meanwhile.
   *
   * @param bean the bean itself, not a container's stand-in for it
   */
  public static String of(ReviewStateBean bean) {
    try {
      Field state = ReviewStateBean.class.getDeclaredField("state");
      state.setAccessible(true);
      StringBuilder text = new StringBuilder();
      write(state.get(bean), text, Collections.newSetFromMap(new IdentityHashMap<>()));
      return text.toString();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(Object value, StringBuilder text, Set<Object> seen)
      throws IllegalAccessException {
    if (value instanceof GraphClient client) {
      text.append(client.id());
    } else if (value instanceof Map<?, ?> map) {
      Set<String> lines = new TreeSet<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        lines.add(written(entry.getKey(), seen) + '=' + written(entry.getValue(), seen));
      }
      text.append(lines);
    } else if (value instanceof Set<?> items) {
      Set<String> lines = new TreeSet<>();
      for (Object item : items) {
        lines.add(written(item, seen));
      }
      text.append(lines);
    } else if (value instanceof Collection<?> items) {
      for (Object item : items) {
        write(item, text, seen);
        text.append(',');
      }
    } else if (value != null
        && value.getClass().getName().startsWith("org.resight.state")
        && !value.getClass().isRecord()
        && !value.getClass().isEnum()
        && seen.add(value)) {
      for (Field field : value.getClass().getDeclaredFields()) {
        field.setAccessible(true);
        if (!Modifier.isStatic(field.getModifiers())) {
          text.append(field.getName()).append(':');
          write(field.get(value), text, seen);
          text.append(';');
        }
      }
    } else {
      text.append(value);
    }
  }

  private static String written(Object value, Set<Object> seen) throws IllegalAccessException {
    StringBuilder text = new StringBuilder();
    write(value, text, seen);
    return text.toString();
  }
}
