package org.resight.web.events;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Which addresses are of the public internet: all but those that the registries of special-purpose
 * addresses (RFC 6890 and its updates) give another meaning, and those that wrap one of them.
 */
final class PublicAddresses {

  private static final List<Block> SPECIAL_4 =
      List.of(
          Block.of4(0, 0, 0, 8), // this network
          Block.of4(10, 0, 0, 8), // private
          Block.of4(100, 64, 0, 10), // shared by a carrier's customers
          Block.of4(127, 0, 0, 8), // loopback
          Block.of4(169, 254, 0, 16), // link-local
          Block.of4(172, 16, 0, 12), // private
          Block.of4(192, 0, 0, 24), // protocol assignments
          Block.of4(192, 0, 2, 24), // documentation
          Block.of4(192, 88, 99, 24), // relays of 6to4
          Block.of4(192, 168, 0, 16), // private
          Block.of4(198, 18, 0, 15), // benchmarks
          Block.of4(198, 51, 100, 24), // documentation
          Block.of4(203, 0, 113, 24), // documentation
          Block.of4(224, 0, 0, 4), // multicast
          Block.of4(240, 0, 0, 4)); // reserved, broadcast

  private static final List<Block> SPECIAL_6 =
      List.of(
          Block.of6("", 96), // unspecified, loopback, IPv4-compatible
          Block.of6("00000000000000000000ffff", 96), // IPv4-mapped
          Block.of6("0064ff9b0000000000000000", 96), // translated to IPv4
          Block.of6("0064ff9b0001", 48), // translated to IPv4, locally
          Block.of6("0100000000000000", 64), // discarded
          Block.of6("2001", 23), // protocol assignments, Teredo
          Block.of6("20010db8", 32), // documentation
          Block.of6("2002", 16), // 6to4
          Block.of6("3fff", 20), // documentation
          Block.of6("5f00", 16), // segment routing
          Block.of6("fc00", 7), // unique local
          Block.of6("fe80", 10), // link-local
          Block.of6("fec0", 10), // site-local, once
          Block.of6("ff00", 8)); // multicast

  private PublicAddresses() {}

  /** Returns whether an address is of the public internet. */
  static boolean contain(InetAddress address) {
    byte[] bytes = address.getAddress();
    List<Block> special = bytes.length == 4 ? SPECIAL_4 : SPECIAL_6;
    return special.stream().noneMatch(block -> block.contains(bytes));
  }

  /**
   * Addresses that begin with the same bits.
   *
   * @param start the first of them
   * @param bits how many are the same
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Block(byte[] start, int bits) {

    static Block of4(int a, int b, int c, int bits) {
      return new Block(new byte[] {(byte) a, (byte) b, (byte) c, 0}, bits);
    }

    static Block of6(String hexadecimal, int bits) {
      return new Block(Arrays.copyOf(HexFormat.of().parseHex(hexadecimal), 16), bits);
    }

    boolean contains(byte[] address) {
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (start[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
