package org.resight.web.wbia;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.resight.model.GraphConfig;

/**
 * The inference parameters of the old server, as far as Resight has them. Names that it does not
 * know are passed over, as they were; values out of range are refused.
 */
final class OldConfig {

  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("ranking.enabled", "ranking.enabled"),
          Map.entry("algo.hardcase", "hardCase"),
          Map.entry("refresh.window", "convergence.window"),
          Map.entry("refresh.patience", "convergence.patience"),
          Map.entry("refresh.thresh", "convergence.threshold"),
          Map.entry("refresh.method", "convergence.method"),
          Map.entry("redun.enabled", "redundancy.enabled"),
          Map.entry("redun.pos", "redundancy.positive"),
          Map.entry("redun.neg", "redundancy.negative"),
          Map.entry("redun.enforce_pos", "redundancy.positive.enforce"),
          Map.entry("redun.enforce_neg", "redundancy.negative.enforce"),
          Map.entry("redun.neg.only_auto", "redundancy.negative.onlyAutomatic"),
          Map.entry("queue.conf.thresh", "queue.confidence"),
          Map.entry("autoreview.enabled", "automaticReview.enabled"));

  private OldConfig() {}

  /** A way of working that the old pages offered. */
  enum Mode {
    /** Decided pairs are asked again where the verifier disagrees. */
    HARDCASE,
    /** No redundancy within an individual is sought, only between individuals. */
    KAIA,
    /** Redundancy is sought everywhere, by people too. */
    CENSUS,
    /** Nothing special. */
    NONE;

    /** Returns the mode whose flag is set; of several the first in the old order. */
    static Mode of(Arguments arguments) {
      for (Mode mode : new Mode[] {HARDCASE, KAIA, CENSUS}) {
        if (arguments.flag(Codes.of(mode))) {
          return mode;
        }
      }
      return NONE;
    }
  }

  private static Map<String, Object> values(Mode mode) {
    return switch (mode) {
      case HARDCASE ->
          Map.of(
              "ranking.enabled",
              false,
              "redundancy.enabled",
              false,
              "queue.confidence",
              "absolutely_sure",
              "hardCase",
              true);
      case KAIA ->
          Map.of(
              "automaticReview.enabled",
              true,
              "redundancy.negative.enforce",
              true,
              "redundancy.positive.enforce",
              false);
      case CENSUS ->
          Map.of(
              "automaticReview.enabled",
              true,
              "redundancy.negative.enforce",
              true,
              "redundancy.positive.enforce",
              true,
              "redundancy.negative.onlyAutomatic",
              false);
      case NONE -> Map.of();
    };
  }

  /**
   * Reads a configuration.
   *
   * @param given the old parameters, or null
   * @throws org.resight.model.InvalidConfigException if a value is out of range
   */
  static GraphConfig of(Mode mode, @Nullable JsonNode given) {
    // The old server asked every candidate: its test for the end was never switched on. It asked no
    // pair of two people.
    Map<String, Object> values = new HashMap<>();
    values.put("convergence.enabled", false);
    values.put("review.double", 0);
    values.put("review.known", 0);
    values.putAll(values(mode));
    if (given != null) {
      given
          .properties()
          .forEach(
              member -> {
                String name = NAMES.get(member.getKey());
                if (name != null && !member.getValue().isNull()) {
                  values.put(name, value(member.getValue()));
                  if (name.startsWith("convergence.")) {
                    values.put("convergence.enabled", true);
                  }
                }
              });
    }
    return GraphConfig.of(values);
  }

  private static Object value(JsonNode node) {
    if (node.isBoolean()) {
      return node.asBoolean();
    } else if (node.isIntegralNumber()) {
      return node.asInt();
    } else if (node.isNumber()) {
      return node.asDouble();
    }
    return node.asText();
  }
}
