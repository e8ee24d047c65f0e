package org.resight.effort;

import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws F1 over reviews as SVG. */
final class CurvePlot {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 320;
  private static final int LEFT = 48;
  private static final int BOTTOM = 36;
  private static final int TOP = 24;
  private static final int POINTS = 400;
  private static final double LEAST = 0.8;

  private final String title;
  private final List<DoubleArrayList> curves = new ArrayList<>();
  private final List<String> styles = new ArrayList<>();

  CurvePlot(String title) {
    this.title = title;
  }

  void add(EffortRun run, Backends backend) {
    curves.add(run.curve());
    styles.add(backend == Backends.EVIDENCE ? "#1b6ca8" : "#c2571a");
  }

  String svg() {
    int most = curves.stream().mapToInt(DoubleArrayList::size).max().orElse(1);
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n"
                + "<text x=\"%d\" y=\"15\">%s (blue: evidence, orange: graph)</text>%n",
            WIDTH, HEIGHT, LEFT, title));
    for (double f1 = LEAST; f1 < 1.001; f1 += 0.05) {
      svg.append(
          format(
              "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/><text x=\"8\" y=\"%.1f\">%.2f</text>%n",
              LEFT, y(f1), WIDTH - 8, y(f1) + 4, f1));
    }
    for (int quarter = 0; quarter <= 4; quarter++) {
      int reviews = most * quarter / 4;
      svg.append(
          format(
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>%n",
              x(reviews, most), HEIGHT - BOTTOM + 18, reviews));
    }
    svg.append(
        format(
            "<path d=\"M%d %.1fH%d\" stroke=\"#888\" stroke-dasharray=\"4\"/>%n",
            LEFT, y(0.99), WIDTH - 8));
    for (int i = 0; i < curves.size(); i++) {
      svg.append(
          format(
              "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-opacity=\"0.7\"/>%n",
              path(curves.get(i), most), styles.get(i)));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String path(DoubleArrayList curve, int most) {
    StringBuilder path = new StringBuilder("M");
    int step = Math.max(1, curve.size() / POINTS);
    for (int i = 0; i < curve.size(); i += step) {
      path.append(format("%.1f %.1f ", x(i, most), y(curve.getDouble(i))));
    }
    return path.toString().trim();
  }

  private static double x(int reviews, int most) {
    return LEFT + (double) reviews / most * (WIDTH - LEFT - 16);
  }

  private static double y(double f1) {
    double part = (Math.max(LEAST, f1) - LEAST) / (1 - LEAST);
    return HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - TOP);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
