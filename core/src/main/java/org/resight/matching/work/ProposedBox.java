package org.resight.matching.work;

import java.util.List;
import java.util.UUID;

/**
 * A box that a detector proposed.
 *
 * @param annotation that had none
 * @param box x, y, width, height in pixels of the upright photo
 * @param detector that proposed it
 * @param score 0 to 1
 * @param animals that it saw on the photo; the box is round the one of the highest score
 */
public record ProposedBox(
    UUID annotation, List<Double> box, String detector, double score, int animals) {

  /** Copies the list. */
  public ProposedBox {
    box = List.copyOf(box);
  }
}
