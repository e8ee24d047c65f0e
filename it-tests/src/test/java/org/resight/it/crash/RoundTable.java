package org.resight.it.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A Markdown table of rounds, one line for each fault. */
final class RoundTable {

  private RoundTable() {}

  static String of(List<RoundResult> results) {
    Map<String, List<RoundResult>> kinds =
        results.stream()
            .collect(Collectors.groupingBy(RoundResult::kind, TreeMap::new, Collectors.toList()));
    List<String> lines = new ArrayList<>();
    lines.add(
        "| fault | rounds | gap p50 (ms) | p90 | most | slowest call (ms) | calls | refused | cut"
            + " | lost / doubled / stale | other faults |");
    lines.add("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    kinds.forEach((kind, rounds) -> lines.add(row(kind, rounds)));
    if (kinds.size() > 1) {
      lines.add(row("all", results));
    }
    return String.join("\n", lines);
  }

  private static String row(String kind, List<RoundResult> rounds) {
    List<Long> gaps = rounds.stream().map(RoundResult::gap).sorted().toList();
    return "| %s | %d | %d | %d | %d | %d | %d | %d | %d | %d / %d / %d | %d |"
        .formatted(
            kind,
            rounds.size(),
            at(gaps, 0.5),
            at(gaps, 0.9),
            at(gaps, 1),
            rounds.stream().mapToLong(RoundResult::slowest).max().orElseThrow(),
            rounds.stream().mapToInt(RoundResult::calls).sum(),
            rounds.stream().mapToInt(RoundResult::refused).sum(),
            rounds.stream().mapToInt(RoundResult::cut).sum(),
            rounds.stream().mapToInt(RoundResult::lost).sum(),
            rounds.stream().mapToInt(RoundResult::doubled).sum(),
            rounds.stream().mapToInt(RoundResult::stale).sum(),
            rounds.stream().mapToInt(RoundResult::others).sum());
  }

  /** Returns a percentile, such as that of the share 0.9. */
  private static long at(List<Long> sorted, double share) {
    return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
  }
}
