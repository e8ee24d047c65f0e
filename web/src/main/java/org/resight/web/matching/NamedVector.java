package org.resight.web.matching;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.resight.matching.vectors.VectorSet;
import org.resight.refusal.RefusedException;
import org.resight.web.body.RequestValues;
import org.resight.web.v1.AnnotationRequest;

/** The vector of a photo, of length 1, as a client names the photo. Not changed once it is made. */
final class NamedVector {

  static final String ANNOTATION = "annotation";
  static final String VECTOR = "vector";

  private final String annotation;
  private final float[] vector;

  private NamedVector(String annotation, float[] vector) {
    this.annotation = annotation;
    this.vector = vector;
  }

  /**
   * Checks a vector and makes its length 1.
   *
   * @param annotation its id or external id
   * @param numbers of the vector, which are changed and kept
   * @throws RefusedException if it cannot be one
   */
  static NamedVector of(@Nullable String annotation, float[] numbers) {
    String id = RequestValues.text(annotation, ANNOTATION, AnnotationRequest.LONGEST_TEXT);
    double squares = 0;
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        throw RefusedException.value(VECTOR, "has a number that is not finite, or too large.");
      }
      squares += (double) number * number;
    }
    if (squares == 0) {
      throw RefusedException.value(VECTOR, "has no number but 0: it has no direction.");
    }
    double length = Math.sqrt(squares);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) (numbers[i] / length);
    }
    return new NamedVector(id, numbers);
  }

  /** Does the same for numbers of JSON. */
  static NamedVector of(@Nullable String annotation, @Nullable List<@Nullable Double> numbers) {
    if (numbers == null || numbers.isEmpty() || numbers.size() > VectorSet.MOST_NUMBERS) {
      throw RefusedException.value(
          VECTOR, "must be a list of 1 to " + VectorSet.MOST_NUMBERS + " numbers.");
    }
    float[] vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      Double number = numbers.get(i);
      vector[i] = number == null ? Float.NaN : number.floatValue();
    }
    return of(annotation, vector);
  }

  /** Does the same for the rows of a table of numbers. */
  static List<NamedVector> of(List<String> annotations, float[][] rows) {
    List<NamedVector> all = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      try {
        all.add(of(annotations.get(i), rows[i]));
      } catch (RefusedException e) {
        throw VectorImport.atIndex(i, e);
      }
    }
    return Collections.unmodifiableList(all);
  }

  /** The id or external id of the photo. */
  String annotation() {
    return annotation;
  }

  /** The numbers, not to be changed. */
  float[] vector() {
    return vector;
  }
}
