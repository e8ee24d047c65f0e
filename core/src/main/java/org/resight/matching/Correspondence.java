package org.resight.matching;

/**
 * A keypoint of the asking photo and the one of another photo that is like it.
 *
 * @param query the asking photo's keypoint
 * @param match the other photo's keypoint
 * @param weight how much nearer it is than what any photo offers
 */
record Correspondence(int query, int match, float weight) {}
