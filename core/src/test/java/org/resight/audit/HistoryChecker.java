package org.resight.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Tells whether what clients saw of one graph could have come from one thing that takes calls one
 * after another (linearizability), and whether its journal holds exactly what they sent.
 *
 * <p>No search is needed, as every answer names its place in the one order: a history is
 * linearizable if and only if that order agrees with the journal, with what was read, and with real
 * time, which means that a call comes after every call that was answered before it began. That last
 * is checked by one sweep over the beginnings and ends of all calls, which carries the highest seq
 * that any answer has shown so far.
 *
 * <p>Cost: n log n in calls and lines.
 */
public final class HistoryChecker {

  private final List<Operation> history;
  private final List<JournalLine> journal;
  private final Map<UUID, SentReview> sent = new HashMap<>();
  private final Map<UUID, Long> seqOf = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  private HistoryChecker(List<Operation> history, List<JournalLine> journal) {
    this.history = history;
    this.journal = journal;
  }

  /**
   * Returns everything that is wrong, in words; nothing if all is well.
   *
   * @param history all calls of all clients
   * @param journal the graph's reviews, as they are listed
   */
  public static List<String> faults(List<Operation> history, List<JournalLine> journal) {
    HistoryChecker checker = new HistoryChecker(history, journal);
    checker.checkNumbers();
    checker.checkOrigins();
    checker.checkBodies();
    checker.checkUndone();
    checker.checkRealTime();
    checker.checkReadings();
    return List.copyOf(checker.faults);
  }

  /** Seqs 1, 2, 3 …, and no id twice. */
  private void checkNumbers() {
    long expected = 1;
    for (JournalLine line : journal) {
      if (line.seq() != expected) {
        faults.add("hole or double: seq %d stands where %d should".formatted(line.seq(), expected));
      }
      expected = line.seq() + 1;
      Long earlier = seqOf.putIfAbsent(line.id(), line.seq());
      if (earlier != null) {
        faults.add(
            "twice: review %s is at seq %d and at %d".formatted(line.id(), earlier, line.seq()));
      }
    }
  }

  /** Every line was sent, with this content, or is the undoing that somebody asked for. */
  private void checkOrigins() {
    for (Operation operation : history) {
      if (operation.call() instanceof Operation.Reviewed reviewed) {
        reviewed.sent().forEach(review -> sent.put(review.id(), review));
      }
    }
    Map<Long, JournalLine> lines = new HashMap<>();
    journal.forEach(line -> lines.put(line.seq(), line));
    for (JournalLine line : journal) {
      if (line.undoes() != null) {
        JournalLine undone = lines.get(line.undoes());
        if (undone == null
            || undone.seq() >= line.seq()
            || !undone.reviewer().equals(line.reviewer())
            || !undone.a().equals(line.a())
            || !undone.b().equals(line.b())) {
          faults.add("seq %d takes back %d, which it cannot".formatted(line.seq(), line.undoes()));
        }
      } else if (!sent.containsKey(line.id())) {
        faults.add("foreign: nobody sent review %s at seq %d".formatted(line.id(), line.seq()));
      } else if (!line.sent().equals(sent.get(line.id()))) {
        faults.add("altered: %s was sent, %s stands".formatted(sent.get(line.id()), line));
      }
    }
  }

  /** What was answered stands where the answer says; bodies are whole; refused ones are absent. */
  private void checkBodies() {
    for (Operation operation : history) {
      if (operation.call() instanceof Operation.Reviewed reviewed) {
        checkBody(reviewed);
      } else if (operation.call() instanceof Operation.Refused refused) {
        for (SentReview review : refused.sent()) {
          if (!sent.containsKey(review.id()) && seqOf.containsKey(review.id())) {
            faults.add("refused, yet written: review %s".formatted(review.id()));
          }
        }
      }
    }
  }

  private void checkBody(Operation.Reviewed reviewed) {
    for (int i = 0; i < reviewed.receipts().size(); i++) {
      Operation.Receipt receipt = reviewed.receipts().get(i);
      if (!receipt.id().equals(reviewed.sent().get(i).id())) {
        faults.add("receipt %s answers review %s".formatted(receipt, reviewed.sent().get(i).id()));
      }
      checkReceipt(receipt);
    }
    Set<Long> places = new HashSet<>();
    for (int i = 0; i < reviewed.sent().size(); i++) {
      Long seq = seqOf.get(reviewed.sent().get(i).id());
      places.add(seq == null ? null : seq - i);
    }
    if (places.size() > 1) {
      faults.add("torn: the body of review %s".formatted(reviewed.sent().get(0).id()));
    }
  }

  private void checkReceipt(Operation.Receipt receipt) {
    Long seq = seqOf.get(receipt.id());
    if (seq == null) {
      faults.add("lost: %s was acknowledged".formatted(receipt));
    } else if (seq != receipt.seq()) {
      faults.add("moved: %s was acknowledged, it is at seq %d".formatted(receipt, seq));
    }
  }

  /** As many undoings of a reviewer as were asked for, or fewer by those that were not answered. */
  private void checkUndone() {
    Map<String, Integer> most = new HashMap<>();
    Map<String, Integer> found = new HashMap<>();
    for (Operation operation : history) {
      if (operation.call() instanceof Operation.Undone undone) {
        most.merge(undone.reviewer(), 1, Integer::sum);
        if (undone.receipt() != null) {
          checkReceipt(undone.receipt());
        }
      }
    }
    for (JournalLine line : journal) {
      if (line.undoes() != null) {
        found.merge(line.reviewer(), 1, Integer::sum);
      }
    }
    found.forEach(
        (reviewer, count) -> {
          if (count > most.getOrDefault(reviewer, 0)) {
            faults.add("foreign: %s did not ask for %d undoings".formatted(reviewer, count));
          }
        });
  }

  /** A beginning or an end of a call. */
  private record Moment(long time, boolean end, Operation operation) {}

  private void checkRealTime() {
    List<Moment> moments = new ArrayList<>();
    for (Operation operation : history) {
      moments.add(new Moment(operation.invoked(), false, operation));
      if (operation.answered() != Operation.NEVER) {
        moments.add(new Moment(operation.answered(), true, operation));
      }
    }
    // At one time the beginnings come first: what is not known to be ordered is not.
    moments.sort(Comparator.comparingLong(Moment::time).thenComparing(Moment::end));
    long shown = 0;
    for (Moment moment : moments) {
      if (moment.end()) {
        shown = Math.max(shown, shows(moment.operation().call()));
      } else {
        checkAfter(shown, moment.operation());
      }
    }
  }

  /** The highest seq that an answer shows to exist. */
  private static long shows(Operation.Call call) {
    if (call instanceof Operation.Reviewed reviewed) {
      return reviewed.receipts().stream().mapToLong(Operation.Receipt::seq).max().orElse(0);
    } else if (call instanceof Operation.Undone undone) {
      return undone.receipt() == null ? 0 : undone.receipt().seq();
    } else if (call instanceof Operation.Read read) {
      return read.seq();
    }
    return 0;
  }

  /** A call that began when a seq had been shown comes behind it. */
  private void checkAfter(long shown, Operation operation) {
    if (operation.call() instanceof Operation.Read read && read.seq() < shown) {
      faults.add(
          "stale: client %d read seq %d after %d".formatted(operation.client(), read.seq(), shown));
    } else if (operation.call() instanceof Operation.Undone undone
        && undone.receipt() != null
        && undone.receipt().seq() <= shown) {
      faults.add("reordered: %s was asked for after seq %d".formatted(undone, shown));
    } else if (operation.call() instanceof Operation.Reviewed reviewed) {
      for (int i = 0; i < reviewed.sent().size(); i++) {
        boolean duplicate =
            !reviewed.receipts().isEmpty() && reviewed.receipts().get(i).duplicate();
        Long seq = seqOf.get(reviewed.sent().get(i).id());
        if (!duplicate && seq != null && seq <= shown) {
          faults.add("reordered: seq %d was sent after seq %d was answered".formatted(seq, shown));
        }
      }
    }
  }

  /**
   * Readings show the pairs as the reviews up to their seq leave them, without those taken back.
   */
  private void checkReadings() {
    Map<Operation.Pair, TreeMap<Long, String>> decisions = new HashMap<>();
    Map<Operation.Pair, TreeMap<Long, String>> standing = new HashMap<>();
    for (JournalLine line : journal) {
      Operation.Pair pair = new Operation.Pair(line.a(), line.b());
      TreeMap<Long, String> stand = standing.computeIfAbsent(pair, any -> new TreeMap<>());
      if (line.undoes() == null) {
        stand.put(line.seq(), effective(line));
      } else {
        stand.remove(line.undoes());
      }
      decisions
          .computeIfAbsent(pair, any -> new TreeMap<>())
          .put(line.seq(), stand.isEmpty() ? "unreviewed" : stand.lastEntry().getValue());
    }
    for (Operation operation : history) {
      if (operation.call() instanceof Operation.Read read) {
        read.decisions()
            .forEach(
                (pair, seen) -> {
                  Map.Entry<Long, String> stood =
                      decisions.getOrDefault(pair, new TreeMap<>()).floorEntry(read.seq());
                  String expected = stood == null ? "unreviewed" : stood.getValue();
                  if (!seen.equals(expected)) {
                    faults.add(
                        "misread: %s is %s at seq %d, seen %s"
                            .formatted(pair, expected, read.seq(), seen));
                  }
                });
      }
    }
  }

  private static String effective(JournalLine line) {
    if (line.metaDecision() == null) {
      return line.decision();
    }
    return line.metaDecision().equals("same") ? "positive" : "negative";
  }
}
