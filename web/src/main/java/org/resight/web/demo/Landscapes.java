package org.resight.web.demo;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The places of the demo, each drawn once. Thread-safe. */
final class Landscapes {

  private final Map<Integer, BufferedImage> drawn = new ConcurrentHashMap<>();

  /** Returns a copy of the picture of a place, to draw on. */
  BufferedImage at(int place) {
    BufferedImage original =
        drawn.computeIfAbsent(
            place, seed -> Landscape.draw(seed, DemoPhotographer.WIDTH, DemoPhotographer.HEIGHT));
    BufferedImage copy =
        new BufferedImage(original.getWidth(), original.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D paint = copy.createGraphics();
    paint.drawImage(original, 0, 0, null);
    paint.dispose();
    return copy;
  }
}
