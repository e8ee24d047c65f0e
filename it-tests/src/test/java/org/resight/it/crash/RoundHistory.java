package org.resight.it.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.resight.audit.JournalLine;
import org.resight.audit.Operation;

/**
 * The folder of a round. It tells for each graph what was sent, answered and refused, and when, and
 * the journal in the end. It also tells what happened to the servers. Times are milliseconds since
 * the round began.
 */
final class RoundHistory {

  private final Path folder;
  private final long begun = System.nanoTime();
  private final List<String> events = new ArrayList<>();

  RoundHistory(Path folder) {
    this.folder = folder;
  }

  /** Notes what happened just now. */
  void happened(String what) {
    events.add(ms(System.nanoTime()) + " " + what);
  }

  /** Writes what happened. */
  void write(List<String> faults) throws IOException {
    Files.createDirectories(folder);
    List<String> lines = new ArrayList<>(events);
    lines.addAll(faults);
    Files.write(folder.resolve("events.txt"), lines);
  }

  /** Writes what clients of a graph did, and its journal. */
  void write(RecordedClients clients, List<JournalLine> journal) throws IOException {
    write(clients.graph().id(), clients.history(), clients.calls(), journal);
  }

  /** Writes the calls of a graph, and its journal. */
  void write(UUID graph, List<Operation> history, CallLog calls, List<JournalLine> journal)
      throws IOException {
    Files.createDirectories(folder);
    record Line(long time, String text) {}
    List<Line> lines = new ArrayList<>();
    for (Operation each : history) {
      lines.add(
          new Line(
              each.invoked(),
              "%s client %d %s".formatted(answered(each.answered()), each.client(), text(each))));
    }
    for (CallLog.Failure each : calls.failures()) {
      lines.add(
          new Line(
              each.sent(),
              "%s client %d refused: %s, answered %s"
                  .formatted(
                      answered(each.answered()), each.client(), each.call(), each.answer())));
    }
    lines.sort(Comparator.comparingLong(Line::time));
    Files.write(
        folder.resolve("graph-" + graph + ".txt"),
        lines.stream().map(line -> ms(line.time()) + " to " + line.text()).toList());
    Files.write(
        folder.resolve("journal-" + graph + ".txt"),
        journal.stream().map(Object::toString).toList());
  }

  private String answered(long time) {
    return time == Operation.NEVER ? "?" : ms(time);
  }

  private String ms(long time) {
    return String.format(Locale.ROOT, "%.1f", (time - begun) / 1e6);
  }

  private static String text(Operation operation) {
    if (operation.call() instanceof Operation.Read read) {
      return "read seq " + read.seq() + ", " + read.decisions().size() + " pairs";
    }
    return operation.call().toString();
  }
}
