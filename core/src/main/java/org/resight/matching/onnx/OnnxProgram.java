package org.resight.matching.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * The program beside the server that runs one model. It reads pictures as floats and writes
 * vectors, each answer after a byte: whether there is one, or else why not.
 *
 * <p>The server lays this one class into a folder and starts it there: it may use no other class of
 * ours, and have none within it. It ends with its input, so never later than the server.
 */
final class OnnxProgram {

  /** Numbers of a vector at the most. */
  static final int MOST_NUMBERS = 8_192;

  private static final int LONGEST_REASON = 500;

  private OnnxProgram() {}

  /**
   * Runs a model.
   *
   * @param args the model's file, the threads it may use, the numbers it may give for a photo, and
   *     the sides of its input
   */
  public static void main(String[] args) throws IOException {
    // What the runtime may print must not come between the answers.
    DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    System.setOut(System.err);
    endBeforeTheServer();
    long[] shape = Arrays.stream(args).skip(3).mapToLong(Long::parseLong).toArray();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      OrtEnvironment environment =
          OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "resight");
      options.setIntraOpNumThreads(Integer.parseInt(args[1]));
      options.setInterOpNumThreads(1);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      // Threads without work must not take processors from the requests.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      try (OrtSession session = environment.createSession(args[0], options)) {
        String wrong = fault(session, shape);
        if (!wrong.isEmpty()) {
          refuse(out, wrong);
          return;
        }
        out.writeBoolean(true);
        out.flush();
        serve(environment, session, shape, Integer.parseInt(args[2]), out);
      }
    } catch (OrtException | RuntimeException | LinkageError | OutOfMemoryError e) {
      refuse(out, "cannot be loaded: " + e.getMessage());
    }
  }

  /** If memory runs out, the kernel shall end this program and not the server. */
  private static void endBeforeTheServer() {
    try {
      Path place = Path.of("/proc/self/oom_score_adj");
      if (Files.exists(place)) {
        Files.writeString(place, "1000");
      }
    } catch (IOException e) {
      System.err.println("The kernel does not take a wish about memory: " + e.getMessage());
    }
  }

  private static String fault(OrtSession session, long[] shape) throws OrtException {
    if (session.getNumInputs() != 1) {
      return String.format(Locale.ROOT, "has %d inputs, not one.", session.getNumInputs());
    }
    if (!(session.getInputInfo().values().iterator().next().getInfo() instanceof TensorInfo info)
        || info.type != OnnxJavaType.FLOAT) {
      return "does not take floats.";
    }
    long[] declared = info.getShape();
    boolean fits = declared.length == shape.length;
    for (int i = 0; fits && i < shape.length; i++) {
      fits = declared[i] < 0 || declared[i] == shape[i];
    }
    return fits
        ? ""
        : String.format(
            Locale.ROOT,
            "takes an input of shape %s, and its settings say %s.",
            Arrays.toString(declared),
            Arrays.toString(shape));
  }

  private static void serve(
      OrtEnvironment environment, OrtSession session, long[] shape, int most, DataOutputStream out)
      throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(System.in, 1 << 16));
    float[] input = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    String name = session.getInputNames().iterator().next();
    while (read(in, input)) {
      try (OnnxTensor tensor =
              OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), shape);
          OrtSession.Result result = session.run(Map.of(name, tensor))) {
        if (result.get(0) instanceof OnnxTensor made
            && made.getInfo().type == OnnxJavaType.FLOAT
            && made.getInfo().getNumElements() >= 1
            && made.getInfo().getNumElements() <= most) {
          FloatBuffer numbers = made.getFloatBuffer();
          out.writeBoolean(true);
          out.writeInt(numbers.remaining());
          while (numbers.hasRemaining()) {
            out.writeFloat(numbers.get());
          }
          out.flush();
        } else {
          refuse(
              out,
              "gives "
                  + result.get(0).getInfo()
                  + " in place of 1 to "
                  + most
                  + " floats a photo.");
        }
      } catch (OrtException | RuntimeException | OutOfMemoryError e) {
        refuse(out, "cannot be run: " + e.getMessage());
      }
    }
  }

  private static boolean read(DataInputStream in, float[] input) throws IOException {
    try {
      for (int i = 0; i < input.length; i++) {
        input[i] = in.readFloat();
      }
      return true;
    } catch (EOFException e) {
      return false;
    }
  }

  private static void refuse(DataOutputStream out, String reason) throws IOException {
    out.writeBoolean(false);
    out.writeUTF(reason.substring(0, Math.min(reason.length(), LONGEST_REASON)));
    out.flush();
  }
}
