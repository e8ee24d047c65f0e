package org.resight.sql;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.resight.access.LocationRules;
import org.resight.access.Precision;

/** How exactly projects show places, in SQL; the rule of no species is the usual one. */
final class SqlLocationRules {

  private record Row(UUID project, String kind, String name, String rule) {}

  private static final String SPECIES = "species";
  private static final String ATTRIBUTE = "attribute";

  private SqlLocationRules() {}

  static Map<UUID, LocationRules> read(Handle handle) {
    Map<UUID, Precision> usual = new HashMap<>();
    Map<UUID, Map<String, Precision>> species = new HashMap<>();
    Map<UUID, Set<String>> attributes = new HashMap<>();
    handle
        .createQuery("SELECT project, kind, name, rule FROM location_rule")
        .map(
            (row, context) ->
                new Row(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4)))
        .forEach(
            row -> {
              if (row.kind().equals(ATTRIBUTE)) {
                attributes.computeIfAbsent(row.project(), id -> new HashSet<>()).add(row.name());
              } else if (row.name().isEmpty()) {
                usual.put(row.project(), Precision.valueOf(row.rule()));
              } else {
                species
                    .computeIfAbsent(row.project(), id -> new HashMap<>())
                    .put(row.name(), Precision.valueOf(row.rule()));
              }
            });
    Map<UUID, LocationRules> rules = new HashMap<>();
    usual.forEach(
        (project, precision) ->
            rules.put(
                project,
                new LocationRules(
                    precision,
                    species.getOrDefault(project, Map.of()),
                    attributes.getOrDefault(project, Set.of()))));
    return rules;
  }

  static void put(Handle handle, UUID project, LocationRules rules) {
    handle.execute("DELETE FROM location_rule WHERE project = ?", project);
    insert(handle, new Row(project, SPECIES, "", rules.usual().name()));
    rules
        .species()
        .forEach((name, rule) -> insert(handle, new Row(project, SPECIES, name, rule.name())));
    rules
        .attributes()
        .forEach(
            name -> insert(handle, new Row(project, ATTRIBUTE, name, Precision.WITHHELD.name())));
  }

  private static void insert(Handle handle, Row row) {
    handle.execute(
        "INSERT INTO location_rule (project, kind, name, rule) VALUES (?, ?, ?, ?)",
        row.project(),
        row.kind(),
        row.name(),
        row.rule());
  }
}
