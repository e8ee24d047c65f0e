package org.resight.effort;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Catalogues drawn at random, so that no rule is fitted to the two benchmarks alone. */
final class SyntheticSets {

  private SyntheticSets() {}

  /** Draws a set of a kind. */
  static EffortSet of(String name, String kind, int n, int seed) {
    return switch (kind) {
      case "points" -> embedding(name, n, 0.25, 0.35, 0.2, 12, 1.0, seed);
      case "twins" -> embedding(name, n, 0.5, 0.42, 0.3, 12, 1.0, seed);
      case "short" -> embedding(name, n, 0.3, 0.38, 0.25, 6, 1.8, seed);
      case "ranked" -> ranked(name, n, 0.25, 0.9, 10, 1.2, 2, seed);
      case "noisy" -> ranked(name, n, 0.33, 0.85, 8, 1.2, 3, seed);
      case "poses" -> embedding(name, n, 0.35, 0.42, 0.25, 15, 1.0, seed);
      case "weak" -> weak(name, n, new double[] {1.4, 3.0, 0.8, 0.2}, seed);
      case "faint" -> weak(name, n, new double[] {1.0, 2.2, 0.75, 0.25}, seed);
      case "crowds" -> weak(name, n, new double[] {0.45, 9.0, 1.0, 0.25}, seed);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  /** Photos as points near their individual's on a sphere; families of individuals look alike. */
  static EffortSet embedding(
      String name, int n, double family, double spread, double bad, int k, double skew, int seed) {
    Made own = points(n, family, spread, bad, k, skew, new Random(seed * 7919L + 1));
    Made sister = points(n, family, spread, bad, k, skew, new Random(seed * 7919L + 2));
    return made(name, own, sister, new Random(seed));
  }

  /** What a generator made. */
  private static final class Made {
    final int[] truth;
    final int[] first;
    final int[] second;
    final double[] score;

    Made(int[] truth, int[] first, int[] second, double[] score) {
      this.truth = truth;
      this.first = first;
      this.second = second;
      this.score = score;
    }
  }

  private static EffortSet made(String name, Made own, Made sister, Random random) {
    List<Double> pos = new ArrayList<>();
    List<Double> neg = new ArrayList<>();
    int m = sister.first.length;
    for (int i = 0; i < 1500; i++) {
      int p = random.nextInt(m);
      (sister.truth[sister.first[p]] == sister.truth[sister.second[p]] ? pos : neg)
          .add(sister.score[p]);
    }
    return new EffortSet(
        name,
        own.truth,
        EffortSet.reachable(own.truth, own.first, own.second),
        own.first,
        own.second,
        own.score,
        pos.stream().mapToDouble(x -> x).toArray(),
        neg.stream().mapToDouble(x -> x).toArray());
  }

  private static int[] sizes(int n, double shape, double scale, Random random) {
    int[] truth = new int[n];
    int at = 0;
    int id = 0;
    while (at < n) {
      int size = 1 + (int) gamma(shape, scale, random);
      for (int i = 0; i < size && at < n; i++) {
        truth[at++] = id;
      }
      id++;
    }
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int t = truth[i];
      truth[i] = truth[j];
      truth[j] = t;
    }
    return truth;
  }

  private static double gamma(double shape, double scale, Random random) {
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = StrictMath.pow(1 + c * x, 3);
      if (v > 0
          && StrictMath.log(random.nextDouble())
              < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
        return d * v * scale;
      }
    }
  }

  private static Made points(
      int n, double family, double spread, double bad, int k, double skew, Random random) {
    int dim = 32;
    int[] truth = sizes(n, 1.0, 2.5 * skew, random);
    int individuals = Arrays.stream(truth).max().orElse(0) + 1;
    double[][] centre = new double[individuals][];
    double[][][] pose = new double[individuals][2][];
    double[] shared = unit(dim, random);
    for (int i = 0; i < individuals; i++) {
      boolean alike = i > 0 && random.nextDouble() < family;
      double[] own =
          near(
              alike ? centre[random.nextInt(i)] : near(shared, 1.0, random),
              alike ? 0.55 : 0.9,
              random);
      centre[i] = own;
      pose[i][0] = own;
      pose[i][1] = near(own, 0.35, random);
    }
    double[][] photo = new double[n][];
    for (int i = 0; i < n; i++) {
      double s = spread * (random.nextDouble() < bad ? 1.6 : 1);
      photo[i] = near(pose[truth[i]][random.nextDouble() < 0.3 ? 1 : 0], s, random);
    }
    double[][] score = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        double s = 0;
        for (int d = 0; d < dim; d++) {
          s += photo[i][d] * photo[j][d];
        }
        s = (1 + s) / 2 + 0.015 * random.nextGaussian();
        score[i][j] = s;
        score[j][i] = s;
      }
      score[i][i] = -9;
    }
    return listed(truth, nearest(score, k));
  }

  private static Made listed(int[] truth, Map<Long, Double> listed) {
    int m = listed.size();
    int[] first = new int[m];
    int[] second = new int[m];
    double[] score = new double[m];
    int at = 0;
    for (Map.Entry<Long, Double> e : listed.entrySet()) {
      first[at] = (int) (e.getKey() >> 32);
      second[at] = (int) (long) e.getKey();
      score[at++] = Math.rint(e.getValue() * 1e4) / 1e4;
    }
    return new Made(truth, first, second, score);
  }

  private static double[] unit(int dim, Random random) {
    double[] v = new double[dim];
    double norm = 0;
    for (int d = 0; d < dim; d++) {
      v[d] = random.nextGaussian();
      norm += v[d] * v[d];
    }
    for (int d = 0; d < dim; d++) {
      v[d] /= Math.sqrt(norm);
    }
    return v;
  }

  private static double[] near(double[] centre, double spread, Random random) {
    double[] noise = unit(centre.length, random);
    double size = spread * (0.7 + 0.6 * random.nextDouble());
    double norm = 0;
    double[] v = new double[centre.length];
    for (int d = 0; d < v.length; d++) {
      v[d] = centre[d] + size * noise[d];
      norm += v[d] * v[d];
    }
    for (int d = 0; d < v.length; d++) {
      v[d] /= Math.sqrt(norm);
    }
    return v;
  }

  /**
   * Weak scores as of local features on real animals: most are near nothing, those of one
   * individual overlap with the rest, some photographs match nothing, and photographs of one
   * session match by what stands behind the animals, with a long tail.
   *
   * @param form shape and scale of the sizes of individuals, how far scores of one individual lie
   *     above others in logarithms, and how far the scores of a photograph go together
   */
  static EffortSet weak(String name, int n, double[] form, int seed) {
    Made own = sessions(n, form, new Random(seed * 15485863L + 1));
    Made sister = sessions(n, form, new Random(seed * 15485863L + 2));
    return made(name, own, sister, new Random(seed));
  }

  private static Made sessions(int n, double[] form, Random random) {
    int[] truth = sizes(n, form[0], form[1], random);
    int[] session = new int[n];
    int[] last = new int[n];
    double[] quality = new double[n];
    int sessions = Math.max(1, n / 6);
    for (int i = 0; i < n; i++) {
      // Photographs of one individual come in runs: every second is of the session before it.
      int before = last[truth[i]];
      session[i] =
          before > 0 && random.nextDouble() < 0.4 ? session[before - 1] : random.nextInt(sessions);
      last[truth[i]] = i + 1;
      quality[i] = form[3] * random.nextGaussian();
    }
    double[][] score = new double[n][n];
    for (int i = 0; i < n; i++) {
      score[i][i] = -9;
      for (int j = 0; j < i; j++) {
        double log = -1.6 + quality[i] + quality[j] + 0.45 * random.nextGaussian();
        if (truth[i] == truth[j]) {
          log += form[2] * -StrictMath.log(1 - random.nextDouble());
        }
        if (session[i] == session[j] && random.nextDouble() < 0.35) {
          log = Math.max(log, 0.3 + 1.2 * random.nextGaussian());
        }
        score[i][j] = StrictMath.exp(log);
        score[j][i] = score[i][j];
      }
    }
    return listed(truth, nearest(score, 10));
  }

  private static Map<Long, Double> nearest(double[][] score, int k) {
    int n = score.length;
    Map<Long, Double> listed = new TreeMap<>();
    for (int i = 0; i < n; i++) {
      double[] row = score[i];
      Integer[] order = new Integer[n];
      for (int j = 0; j < n; j++) {
        order[j] = j;
      }
      Arrays.sort(order, (x, y) -> Double.compare(row[y], row[x]));
      for (int j = 0; j < k; j++) {
        int o = order[j];
        listed.put(((long) Math.min(i, o) << 32) | Math.max(i, o), row[o]);
      }
    }
    return listed;
  }

  /** A ranker that lists each true pair with a probability, and independent exponential scores. */
  static EffortSet ranked(
      String name,
      int n,
      double error,
      double listing,
      int k,
      double shape,
      double scale,
      int seed) {
    Made own = lists(n, error, listing, k, shape, scale, new Random(seed * 104729L + 1));
    Made sister = lists(n, error, listing, k, shape, scale, new Random(seed * 104729L + 2));
    return made(name, own, sister, new Random(seed));
  }

  private static Made lists(
      int n, double error, double listing, int k, double shape, double scale, Random random) {
    int[] truth = sizes(n, shape, scale, random);
    Map<Integer, List<Integer>> of = new HashMap<>();
    for (int i = 0; i < n; i++) {
      of.computeIfAbsent(truth[i], x -> new ArrayList<>()).add(i);
    }
    double pos = -2 * StrictMath.log(error) * 0.92;
    double neg = pos * 1.3;
    Map<Long, Double> listed = new TreeMap<>();
    for (int i = 0; i < n; i++) {
      int left = k;
      for (int j : of.get(truth[i])) {
        if (j != i && left > 0 && random.nextDouble() < listing) {
          left--;
          put(listed, i, j, 1 - exponential(pos, random));
        }
      }
      while (left > 0) {
        int j = random.nextInt(n);
        if (truth[j] != truth[i]) {
          left--;
          put(listed, i, j, exponential(neg, random));
        }
      }
    }
    return listed(truth, listed);
  }

  private static void put(Map<Long, Double> listed, int i, int j, double score) {
    listed.putIfAbsent(((long) Math.min(i, j) << 32) | Math.max(i, j), score);
  }

  private static double exponential(double lambda, Random random) {
    return -StrictMath.log(1 - random.nextDouble() * (1 - StrictMath.exp(-lambda))) / lambda;
  }
}
