/**
 * Models of the operator, as ONNX files: their settings, and the program beside the server that
 * runs them. No native code comes into the server.
 *
 * <p>Of the other packages it knows {@code matching} alone.
 */
@NullMarked
package org.resight.matching.onnx;

import org.jspecify.annotations.NullMarked;
