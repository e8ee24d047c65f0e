package org.resight.it.tools;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Photos with their candidate pairs and the truth about them, in three CSV files, plain or gzipped.
 *
 * @param annotations {@code externalId} and what else an import takes, or null
 * @param candidates {@code a,b,match,…} by external id, or null
 * @param truth {@code externalId,individual}
 */
public record PhotoSet(@Nullable Source annotations, @Nullable Source candidates, Source truth) {

  /** Where a file comes from; opened as often as asked. */
  @FunctionalInterface
  interface Source {
    InputStream open() throws IOException;

    /** Opens it and unpacks it if its name says so. */
    static Source of(String name, Source raw) {
      return () -> {
        InputStream in = new BufferedInputStream(raw.open(), 1 << 16);
        return name.endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
      };
    }

    static Source file(Path file) {
      return of(file.toString(), () -> Files.newInputStream(file));
    }
  }

  /** Two scored photos. */
  record Candidate(String a, String b, double match) {}

  /** 887 photos of 300 humpback whales, 5,720 candidate pairs. */
  public static PhotoSet humpbackSmall() {
    return resource("humpback-small");
  }

  /** 15,697 photos of 5,004 humpback whales, 86,164 candidate pairs. */
  static PhotoSet humpbackFull() {
    return resource("humpback-full");
  }

  /** Returns the set of a name, one of those that come with the tests. */
  static PhotoSet named(String name) {
    return switch (name) {
      case "humpback-small" -> humpbackSmall();
      case "humpback-full" -> humpbackFull();
      default -> throw new IllegalArgumentException("There is no set of photos " + name);
    };
  }

  private static PhotoSet resource(String folder) {
    return new PhotoSet(
        resource(folder, "annotations.csv.gz"),
        resource(folder, "candidates.csv.gz"),
        resource(folder, "truth.csv.gz"));
  }

  private static Source resource(String folder, String file) {
    String path = "/" + folder + "/" + file;
    return Source.of(
        path,
        () -> {
          InputStream in = PhotoSet.class.getResourceAsStream(path);
          if (in == null) {
            throw new IOException("No resource " + path);
          }
          return in;
        });
  }

  /** Opens a file for a request's body. */
  static InputStream open(Source source) {
    try {
      return source.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the truth: the individual of each photo, in the file's order. */
  Map<String, String> individuals() {
    Map<String, String> individuals = new LinkedHashMap<>();
    for (NamedCsvRecord line : read(truth)) {
      individuals.put(line.getField("externalId"), line.getField("individual"));
    }
    return individuals;
  }

  /** Reads the candidate pairs; none if there is no file of them. */
  List<Candidate> candidatePairs() {
    return candidates == null
        ? List.of()
        : read(candidates).stream()
            .map(
                line ->
                    new Candidate(
                        line.getField("a"),
                        line.getField("b"),
                        Double.parseDouble(line.getField("match"))))
            .toList();
  }

  private static List<NamedCsvRecord> read(Source source) {
    List<NamedCsvRecord> lines = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> reader =
        CsvReader.builder()
            .ofNamedCsvRecord(new InputStreamReader(source.open(), StandardCharsets.UTF_8))) {
      reader.forEach(lines::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }
}
