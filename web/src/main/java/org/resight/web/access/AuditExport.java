package org.resight.web.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SequenceWriter;
import de.siegmar.fastcsv.writer.CsvWriter;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessState;
import org.resight.access.AuditEvent;
import org.resight.web.body.HarmlessCell;
import org.resight.web.body.Json;

/** The whole audit, read a page at a time: written to a file, or checked. */
final class AuditExport {

  private static final int PAGE = 1_000;

  private static final List<String> COLUMNS =
      List.of(
          "number", "at", "actor", "token", "address", "request", "action", "target", "outcome",
          "hash");

  /** Formats that it is written in. */
  enum Format {
    /** One line an event. */
    CSV,
    /** One object an event. */
    NDJSON
  }

  /**
   * Whether the audit is what was written.
   *
   * @param events how many there are
   * @param changed the number of the first that was changed or is missing; null if none was
   * @param hash of the newest: kept elsewhere, it shows later whether all was written anew
   */
  record VerificationDocument(long events, @Nullable Long changed, String hash) {}

  private AuditExport() {}

  private static void each(AccessState state, Consumer<List<AuditEvent>> pages) {
    long last = 0;
    List<AuditEvent> page;
    do {
      page = state.audit(last, PAGE);
      if (!page.isEmpty()) {
        pages.accept(page);
        last = page.get(page.size() - 1).number();
      }
    } while (page.size() == PAGE);
  }

  /** Follows the chain from its first event to the newest. */
  static VerificationDocument verify(AccessState state) {
    long end = state.auditEnd();
    Chain chain = new Chain();
    each(state, chain::follow);
    if (chain.changed == 0 && chain.head.number() < end) {
      chain.changed = chain.head.number() + 1;
    }
    return new VerificationDocument(
        chain.head.number(), chain.changed == 0 ? null : chain.changed, chain.head.hash());
  }

  private static final class Chain {
    private AuditEvent.Head head = AuditEvent.Head.NONE;
    private long changed;

    void follow(List<AuditEvent> page) {
      if (changed == 0) {
        changed = AuditEvent.firstChanged(head, page);
      }
      AuditEvent last = page.get(page.size() - 1);
      head = new AuditEvent.Head(last.number(), last.hash());
    }
  }

  static StreamingOutput write(AccessState state, Format format) {
    return format == Format.CSV ? out -> csv(state, out) : out -> ndjson(state, out);
  }

  private static void csv(AccessState state, OutputStream out) throws IOException {
    Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    CsvWriter csv = CsvWriter.builder().build(text);
    csv.writeRecord(COLUMNS);
    each(
        state,
        page ->
            page.forEach(
                event -> {
                  JsonNode row = Json.MAPPER.valueToTree(AuditDocument.EventDocument.of(event));
                  csv.writeRecord(
                      COLUMNS.stream()
                          .map(column -> HarmlessCell.of(row.path(column).asText()))
                          .toList());
                }));
    csv.flush();
    text.flush();
  }

  private static void ndjson(AccessState state, OutputStream out) throws IOException {
    try (SequenceWriter lines =
        Json.MAPPER.writer().withRootValueSeparator("\n").writeValues(out)) {
      each(
          state,
          page -> {
            try {
              lines.writeAll(page.stream().map(AuditDocument.EventDocument::of).toList());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
