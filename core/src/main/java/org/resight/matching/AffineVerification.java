package org.resight.matching;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps those correspondences of two photos that one affine picture of the other explains.
 *
 * <p>Every correspondence proposes a shift and a change of size; the proposal that most weight
 * agrees with is refined to an affine one by least squares (J. Philbin and others, <i>Object
 * retrieval with large vocabularies and fast spatial matching</i>, 2007). Nothing is drawn at
 * random. Time grows with the square of the correspondences, of which {@link #MOST} count.
 */
final class AffineVerification {

  /** Correspondences that are looked at, those of most weight. */
  static final int MOST = 200;

  private static final int LEAST = 4;
  private static final float LARGEST_CHANGE = 3;
  private static final float SIZES_APART = 2.5f;

  private final float tolerance;
  private final int least;

  /**
   * Verifies within a tolerance.
   *
   * @param tolerance how far off a match may lie, as a share of the other picture's diagonal
   */
  AffineVerification(float tolerance) {
    this.tolerance = tolerance;
    this.least = LEAST;
  }

  /** The correspondences that agree; none if they are fewer than four. */
  List<Correspondence> agreeing(List<Correspondence> all, Features from, Features to) {
    if (all.size() < least) {
      return List.of();
    }
    List<Correspondence> looked = all;
    if (all.size() > MOST) {
      looked = new ArrayList<>(all);
      looked.sort(
          java.util.Comparator.<Correspondence>comparingDouble(c -> -c.weight())
              .thenComparingInt(Correspondence::query)
              .thenComparingInt(Correspondence::match));
      looked = looked.subList(0, MOST);
    }
    int n = looked.size();
    float[] x = new float[n];
    float[] y = new float[n];
    float[] u = new float[n];
    float[] v = new float[n];
    float[] change = new float[n];
    float[] weight = new float[n];
    for (int i = 0; i < n; i++) {
      Correspondence c = looked.get(i);
      x[i] = from.x(c.query());
      y[i] = from.y(c.query());
      u[i] = to.x(c.match());
      v[i] = to.y(c.match());
      change[i] = to.size(c.match()) / Math.max(from.size(c.query()), 0.1f);
      weight[i] = c.weight();
    }
    float diagonal =
        (float) Math.sqrt((double) to.width() * to.width() + (double) to.height() * to.height());
    float limit = tolerance * diagonal;
    float square = limit * limit;
    int best = -1;
    double bestWeight = 0;
    for (int i = 0; i < n; i++) {
      if (change[i] > LARGEST_CHANGE || change[i] < 1 / LARGEST_CHANGE) {
        continue;
      }
      double sum = 0;
      for (int j = 0; j < n; j++) {
        float du = u[i] + (x[j] - x[i]) * change[i] - u[j];
        float dv = v[i] + (y[j] - y[i]) * change[i] - v[j];
        float ratio = change[j] / change[i];
        if (du * du + dv * dv <= square && ratio <= SIZES_APART && ratio >= 1 / SIZES_APART) {
          sum += weight[j];
        }
      }
      if (sum > bestWeight) {
        bestWeight = sum;
        best = i;
      }
    }
    if (best < 0) {
      return List.of();
    }
    double[] map = {
      change[best],
      0,
      u[best] - change[best] * x[best],
      0,
      change[best],
      v[best] - change[best] * y[best]
    };
    boolean[] in = inside(map, change, change[best], x, y, u, v, square);
    double[] fitted = fitted(in, x, y, u, v);
    if (fitted != null) {
      boolean[] refined = inside(fitted, change, change[best], x, y, u, v, square);
      if (sum(refined, weight) >= sum(in, weight)) {
        in = refined;
      }
    }
    List<Correspondence> kept = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      if (in[i]) {
        kept.add(looked.get(i));
      }
    }
    return kept.size() < least ? List.of() : kept;
  }

  private static boolean[] inside(
      double[] map,
      float[] change,
      float size,
      float[] x,
      float[] y,
      float[] u,
      float[] v,
      float square) {
    boolean[] in = new boolean[x.length];
    for (int i = 0; i < in.length; i++) {
      double du = map[0] * x[i] + map[1] * y[i] + map[2] - u[i];
      double dv = map[3] * x[i] + map[4] * y[i] + map[5] - v[i];
      float ratio = change[i] / size;
      in[i] = du * du + dv * dv <= square && ratio <= SIZES_APART && ratio >= 1 / SIZES_APART;
    }
    return in;
  }

  private static double sum(boolean[] in, float[] weight) {
    double sum = 0;
    for (int i = 0; i < in.length; i++) {
      if (in[i]) {
        sum += weight[i];
      }
    }
    return sum;
  }

  /** The affine map of least squares, or null if the points do not determine one. */
  private static double @Nullable [] fitted(
      boolean[] in, float[] x, float[] y, float[] u, float[] v) {
    double mx = 0;
    double my = 0;
    double mu = 0;
    double mv = 0;
    int n = 0;
    for (int i = 0; i < in.length; i++) {
      if (in[i]) {
        mx += x[i];
        my += y[i];
        mu += u[i];
        mv += v[i];
        n++;
      }
    }
    if (n < LEAST) {
      return null;
    }
    mx /= n;
    my /= n;
    mu /= n;
    mv /= n;
    double xx = 0;
    double xy = 0;
    double yy = 0;
    double xu = 0;
    double yu = 0;
    double xv = 0;
    double yv = 0;
    for (int i = 0; i < in.length; i++) {
      if (in[i]) {
        double dx = x[i] - mx;
        double dy = y[i] - my;
        xx += dx * dx;
        xy += dx * dy;
        yy += dy * dy;
        xu += dx * (u[i] - mu);
        yu += dy * (u[i] - mu);
        xv += dx * (v[i] - mv);
        yv += dy * (v[i] - mv);
      }
    }
    double det = xx * yy - xy * xy;
    if (!(det > 1e-3 * (xx + yy) * (xx + yy))) {
      return null;
    }
    double a = (xu * yy - yu * xy) / det;
    double b = (yu * xx - xu * xy) / det;
    double c = (xv * yy - yv * xy) / det;
    double d = (yv * xx - xv * xy) / det;
    return new double[] {a, b, mu - a * mx - b * my, c, d, mv - c * mx - d * my};
  }
}
