package org.resight.web.pages;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.resight.model.EvidenceDecision;

/**
 * How far two reviewers agree on the pairs that both decided.
 *
 * @param one a reviewer
 * @param other another, later in the alphabet
 * @param pairs decided by both
 * @param agreed the share of them with the same decision
 * @param kappa Cohen's kappa: agreement beyond chance, 1 at best; NaN where chance explains all
 * @param low lower end of kappa's 95 % interval
 * @param high upper end
 */
public record ReviewerAgreement(
    String one, String other, int pairs, double agreed, double kappa, double low, double high) {

  private static final double NINETY_FIVE = 1.96;

  /**
   * Compares all reviewers with each other.
   *
   * @param pairs for each pair the standing decision of each reviewer who gave one
   */
  public static List<ReviewerAgreement> among(Collection<Map<String, EvidenceDecision>> pairs) {
    Map<String, Map<String, Table>> tables = new TreeMap<>();
    for (Map<String, EvidenceDecision> decisions : pairs) {
      if (decisions.size() > 1) {
        Map<String, EvidenceDecision> ordered = new TreeMap<>(decisions);
        ordered.forEach(
            (one, first) ->
                ordered.forEach(
                    (other, second) -> {
                      if (one.compareTo(other) < 0) {
                        tables
                            .computeIfAbsent(one, name -> new TreeMap<>())
                            .computeIfAbsent(other, name -> new Table())
                            .add(first, second);
                      }
                    }));
      }
    }
    List<ReviewerAgreement> agreements = new ArrayList<>();
    tables.forEach(
        (one, others) ->
            others.forEach((other, table) -> agreements.add(table.agreement(one, other))));
    return agreements;
  }

  /** Counts of decisions of two reviewers. */
  private static final class Table {

    private final Map<EvidenceDecision, Integer> first = new EnumMap<>(EvidenceDecision.class);
    private final Map<EvidenceDecision, Integer> second = new EnumMap<>(EvidenceDecision.class);
    private int both;
    private int same;

    void add(EvidenceDecision one, EvidenceDecision other) {
      first.merge(one, 1, Integer::sum);
      second.merge(other, 1, Integer::sum);
      both++;
      same += one == other ? 1 : 0;
    }

    ReviewerAgreement agreement(String one, String other) {
      double observed = (double) same / both;
      double byChance = 0;
      for (EvidenceDecision decision : EvidenceDecision.values()) {
        byChance +=
            (double) first.getOrDefault(decision, 0)
                * second.getOrDefault(decision, 0)
                / ((double) both * both);
      }
      double kappa = byChance < 1 ? (observed - byChance) / (1 - byChance) : Double.NaN;
      double error = Math.sqrt(observed * (1 - observed) / both) / Math.max(1e-9, 1 - byChance);
      return new ReviewerAgreement(
          one,
          other,
          both,
          observed,
          kappa,
          kappa - NINETY_FIVE * error,
          Math.min(1, kappa + NINETY_FIVE * error));
    }
  }
}
