package org.resight.sql;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SequenceWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * Annotations read from a client, held until all have come: the first in memory, more in a
 * temporary file. So a slow client holds neither a connection nor a lock of the database.
 *
 * <p>Not thread-safe.
 */
final class AnnotationSpool implements AutoCloseable {

  /** How many are held in memory. */
  private static final int IN_MEMORY = 5000;

  private static final ObjectReader READER =
      JournalJson.MAPPER.readerFor(CatalogueAnnotation.class);

  private final int most;
  private final List<CatalogueAnnotation> first = new ArrayList<>();
  private int taken;
  private @Nullable Path more;

  /**
   * Reads all annotations.
   *
   * @param most how many there may be
   * @throws RefusedException {@link Refusal#TOO_MANY_ITEMS} if there are more
   * @throws UncheckedIOException if the temporary file cannot be written
   */
  AnnotationSpool(Iterator<CatalogueAnnotation> annotations, int most) {
    this.most = most;
    while (first.size() < IN_MEMORY && annotations.hasNext()) {
      first.add(next(annotations));
    }
    if (annotations.hasNext()) {
      try {
        spill(annotations);
      } catch (IOException e) {
        close();
        throw new UncheckedIOException("The temporary file cannot be written.", e);
      } catch (RuntimeException e) {
        close();
        throw e;
      }
    }
  }

  private void spill(Iterator<CatalogueAnnotation> annotations) throws IOException {
    more = Files.createTempFile("resight-import", ".json");
    try (SequenceWriter writer =
        JournalJson.MAPPER
            .writerFor(CatalogueAnnotation.class)
            .withRootValueSeparator("\n")
            .writeValues(more.toFile())) {
      while (annotations.hasNext()) {
        writer.write(next(annotations));
      }
    }
  }

  private CatalogueAnnotation next(Iterator<CatalogueAnnotation> annotations) {
    if (taken == most) {
      throw AnnotationCatalogue.tooMany(most);
    }
    taken++;
    return annotations.next();
  }

  /** Gives all annotations in their order. */
  void forEach(Consumer<CatalogueAnnotation> reader) {
    first.forEach(reader);
    if (more != null) {
      try (MappingIterator<CatalogueAnnotation> rest = READER.readValues(more.toFile())) {
        rest.forEachRemaining(reader);
      } catch (IOException e) {
        throw new UncheckedIOException("The temporary file cannot be read.", e);
      }
    }
  }

  @Override
  public void close() {
    if (more != null) {
      try {
        Files.deleteIfExists(more);
      } catch (IOException e) {
        more.toFile().deleteOnExit();
      }
    }
  }
}
