package org.resight.matching.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Models of some hundred bytes, written byte by byte as ONNX (protobuf) says. */
public final class TinyModel {

  private static final int FLOAT = 1;
  private static final int LONG = 7;
  private static final int BOOL = 9;
  private static final int TYPE_GRAPH = 5;
  private static final int TYPE_INTS = 7;

  private TinyModel() {}

  /** Lays the library into a folder of models. */
  public static void layRuntime(Path folder) throws IOException {
    try {
      Path library =
          Path.of(OrtEnvironment.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Files.createSymbolicLink(folder.resolve("onnxruntime.jar"), library);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lays a model and its settings into a folder. */
  public static void lay(Path folder, String name, byte[] model, int side) throws IOException {
    Files.write(folder.resolve(name + ".onnx"), model);
    Files.writeString(folder.resolve(name + ".json"), settings(side));
  }

  /**
   * Lays a detector of one class that sees the same on every photo.
   *
   * @param numbers of its boxes in the input of that side: the middle, width, height, objectness,
   *     score
   */
  public static void layDetector(Path folder, String name, int side, float... numbers)
      throws IOException {
    ByteBuffer floats =
        ByteBuffer.allocate(Float.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : numbers) {
      floats.putFloat(number);
    }
    byte[] rows =
        join(
            number(1, 1),
            number(1, numbers.length),
            number(2, FLOAT),
            text(8, "rows"),
            field(9, floats.array()));
    Files.write(
        folder.resolve(name + ".onnx"),
        model(node("Identity", "rows", "out"), side, field(5, rows)));
    Files.writeString(
        folder.resolve(name + ".json"),
        settings(side).replace("}", ", \"boxes\": \"yolov5\", \"classes\": [\"animal\"]}"));
  }

  /** Settings of a model that takes squares and numbers from -1 to 1. */
  public static String settings(int side) {
    return String.format(
        Locale.ROOT,
        "{\"size\": [%d, %d], \"mean\": [0.5, 0.5, 0.5], \"std\": [0.5, 0.5, 0.5],"
            + " \"layout\": \"NCHW\"}",
        side,
        side);
  }

  /** The means of squares of eight by eight pixels. */
  public static byte[] means(int side) {
    return model(join(pool("in", "small"), node("Flatten", "small", "out")), side);
  }

  /** All pixels as they are. */
  public static byte[] pixels(int side) {
    return model(node("Flatten", "in", "out"), side);
  }

  /** The logarithms of the means; of dark pixels there is none. */
  public static byte[] logarithms(int side) {
    return model(
        join(pool("in", "small"), node("Log", "small", "logs"), node("Flatten", "logs", "out")),
        side);
  }

  /** Never comes to an end. */
  public static byte[] endless(int side) {
    byte[] body =
        join(
            node("Identity", "go", "goOn"),
            node("Identity", "was", "is"),
            text(2, "body"),
            field(11, scalar("turn", LONG)),
            field(11, scalar("go", BOOL)),
            field(11, value("was", side)),
            field(12, scalar("goOn", BOOL)),
            field(12, value("is", side)));
    byte[] loop =
        join(
            text(1, "turns"),
            text(1, ""),
            text(1, "in"),
            text(2, "last"),
            text(4, "Loop"),
            field(5, join(text(1, "body"), field(6, body), number(20, TYPE_GRAPH))));
    byte[] turns = join(number(2, LONG), text(8, "turns"), field(7, varint(Long.MAX_VALUE)));
    return model(join(field(1, loop), node("Flatten", "last", "out")), side, field(5, turns));
  }

  private static byte[] model(byte[] nodes, int side, byte[]... more) {
    byte[] graph =
        join(
            nodes,
            text(2, "tiny"),
            join(more),
            field(11, value("in", side)),
            field(12, join(text(1, "out"), field(2, field(1, number(1, FLOAT))))));
    return join(number(1, 7), field(7, graph), field(8, join(text(1, ""), number(2, 13))));
  }

  private static byte[] pool(String in, String out) {
    return field(
        1,
        join(
            text(1, in),
            text(2, out),
            text(4, "AveragePool"),
            ints("kernel_shape"),
            ints("strides")));
  }

  private static byte[] ints(String name) {
    return field(5, join(text(1, name), number(8, 8), number(8, 8), number(20, TYPE_INTS)));
  }

  private static byte[] node(String operation, String in, String out) {
    return field(1, join(text(1, in), text(2, out), text(4, operation)));
  }

  private static byte[] value(String name, int side) {
    byte[] shape = new byte[0];
    for (int dimension : new int[] {1, 3, side, side}) {
      shape = join(shape, field(1, number(1, dimension)));
    }
    return join(text(1, name), field(2, field(1, join(number(1, FLOAT), field(2, shape)))));
  }

  private static byte[] scalar(String name, int type) {
    return join(text(1, name), field(2, field(1, join(number(1, type), field(2, new byte[0])))));
  }

  private static byte[] number(int field, long value) {
    return join(varint((long) field << 3), varint(value));
  }

  private static byte[] text(int field, String value) {
    return field(field, value.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] field(int field, byte[] bytes) {
    return join(varint(((long) field << 3) | 2), varint(bytes.length), bytes);
  }

  private static byte[] varint(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long left = value;
    while (left > 127) {
      out.write((int) ((left & 127) | 128));
      left >>>= 7;
    }
    out.write((int) left);
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
