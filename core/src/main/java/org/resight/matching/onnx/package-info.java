/**
 * Models of the operator, as ONNX files: their settings, and the program beside the server that
 * runs them. No native code comes into the server.
 */
@NullMarked
package org.resight.matching.onnx;

import org.jspecify.annotations.NullMarked;
