package org.resight.web.matching;

import com.fasterxml.jackson.core.type.TypeReference;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.resight.web.body.BulkFormat;
import org.resight.web.body.CsvRow;

/**
 * The vector of a photo as a client writes it.
 *
 * @param annotation its id or external id
 * @param vector of numbers; in CSV a JSON list in one cell
 */
record VectorRequest(@Nullable String annotation, @Nullable List<@Nullable Double> vector) {

  private static final Set<String> COLUMNS = Set.of(NamedVector.ANNOTATION, NamedVector.VECTOR);

  private static final TypeReference<List<@Nullable Double>> NUMBERS = new TypeReference<>() {};

  /** How vectors are written in bulk bodies. */
  static final BulkFormat<VectorRequest, NamedVector> FORMAT =
      new BulkFormat<>(VectorRequest.class, VectorRequest::named, VectorRequest::fromColumns);

  private static Function<CsvRow, NamedVector> fromColumns(Set<String> columns) {
    CsvRow.requireKnown(columns, COLUMNS);
    CsvRow.requireThere(columns, List.of(NamedVector.ANNOTATION, NamedVector.VECTOR));
    return row ->
        new VectorRequest(row.text(NamedVector.ANNOTATION), row.json(NamedVector.VECTOR, NUMBERS))
            .named();
  }

  private NamedVector named() {
    return NamedVector.of(annotation, vector);
  }
}
