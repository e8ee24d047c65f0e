package org.resight.database;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A forwarder of TCP connections that can hold all bytes back, as a network does that is gone. */
public final class SlowNetwork implements Closeable {

  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int target;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition flowing = lock.newCondition();
  private boolean held;

  public SlowNetwork(int target) throws IOException {
    this.target = target;
    start(this::accept);
  }

  public int port() {
    return door.getLocalPort();
  }

  /** Holds back all bytes from now on, or lets them through. */
  public void hold(boolean hold) {
    lock.lock();
    try {
      held = hold;
      flowing.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "slow-network");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket near = door.accept();
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(near);
        sockets.add(far);
        start(() -> forward(near, far));
        start(() -> forward(far, near));
      } catch (IOException e) {
        // the door was closed, or the target is gone: the next one may come through
      }
    }
  }

  private void forward(Socket from, Socket to) {
    byte[] bytes = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int read = in.read(bytes);
      while (read >= 0) {
        awaitFlow();
        out.write(bytes, 0, read);
        read = in.read(bytes);
      }
    } catch (IOException e) {
      // one of the two has closed, which closes the other
    }
  }

  private void awaitFlow() {
    lock.lock();
    try {
      while (held) {
        flowing.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    hold(false);
    door.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
