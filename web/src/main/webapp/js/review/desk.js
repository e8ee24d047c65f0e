/** What the parts of the reviewer's page share: the pair at hand, the decision in the making, the people. */
import { graphId, uuid } from "../lib/api.js";
import { settings } from "../lib/settings.js";
import { Viewer } from "../lib/viewer.js";

/** The decision of the API for each button. */
export const DECISIONS = { same: "positive", different: "negative", cannot: "incomparable" };
/** The confidence of the API for each step that a person can choose. */
export const CONFIDENCES = { guessing: "guessing", unsure: "not_sure", sure: "pretty_sure", doubtless: "absolutely_sure" };

export const query = new URLSearchParams(location.search);
export const viewer = new Viewer();

export const desk = {
  graph: { id: graphId, name: "", status: null },
  practising: query.has("practice"),
  outbox: null,
  queue: null,
  ready: false, // both photos are painted, decisions are heard
  readyAt: 0,
  broken: [], // panes whose photo cannot be shown
  startedAt: null,
  draft: emptyDraft(),
  looks: new Map(), // the newest answered questions about many photos, by their acts
  today: 0,
  people: [],
  answerShown: null, // the practice answer on the page, until gone on
  /** Says what is the matter when no pair is at hand. */
  whenEmpty: () => {},
  /** Makes sure that it is known who decides; asks the first time. */
  named: async () => {},
  /** Asks for more pairs, and goes on where the page stood still. */
  refill: () => {},
};

/** A decision before anything was said. */
export function emptyDraft() {
  return { confidence: settings.confidence, tags: new Set(), comment: "", id: uuid() };
}
