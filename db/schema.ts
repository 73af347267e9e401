/**
 * The tables. A text is read once into a document, a document is asked once per detection digest (facts), and facts are
 * judged once per ruleset (standings): what an edit does not touch is never done again.
 *
 * JSON is kept in `json`, not `jsonb`: a stored scorecard must come out with the very bytes it went in with, and jsonb
 * reorders keys and refuses NUL escapes.
 */
import {
  date,
  doublePrecision,
  index,
  integer,
  json,
  pgTable,
  primaryKey,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core'
import type { Gate } from '../src/core/document.ts'
import type { FactAnswers } from '../src/core/fact-answers.ts'
import type { FactResult } from '../src/core/facts.ts'
import type { Format } from '../src/core/formats.ts'
import type { OutcomeName } from '../src/core/rules.ts'
import type { EntryKind } from '../src/core/ruleset.ts'
import type { Scorecard } from '../src/core/scorecard.ts'
import type { RulePlace, Standing } from '../src/core/standings.ts'
import { bytes, keyText, text } from './columns.ts'

const id = () => integer().primaryKey().generatedAlwaysAsIdentity()
const moment = () => timestamp({ withTimezone: true }).notNull()

export const policies = pgTable('policies', {
  id: id(),
  key: keyText().notNull().unique(),
  addedAt: moment(),
})

/** The bytes as they came, once however many policies and dates share them. */
export const texts = pgTable('texts', {
  sha256: text().primaryKey(),
  bytes: bytes().notNull(),
})

/** A text as one version of the engine reads it. */
export const documents = pgTable(
  'documents',
  {
    id: id(),
    sha256: text()
      .notNull()
      .references(() => texts.sha256),
    /** Media type and charset the bytes are read with: the same bytes say different things as HTML and as Markdown. */
    readAs: text().notNull(),
    engine: text().notNull(),
    title: text(),
    /** The policy's own date, which may lack its day. */
    date: text(),
    words: integer().notNull(),
    gate: json().$type<Gate>().notNull(),
    /** What the offsets of all evidence point into. */
    text: text().notNull(),
  },
  (t) => [unique('documents_reading').on(t.sha256, t.readAs, t.engine)],
)

/** What one state of the fact files finds in a document. */
export const facts = pgTable(
  'facts',
  {
    documentId: integer()
      .notNull()
      .references(() => documents.id),
    detectionDigest: text().notNull(),
    results: json().$type<FactResult[]>().notNull(),
    /** As much of the results as verdicts hang on: judging thousands of texts reads this alone. */
    answers: json().$type<FactAnswers>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.documentId, t.detectionDigest] })],
)

export const snapshots = pgTable(
  'snapshots',
  {
    id: id(),
    policyId: integer()
      .notNull()
      .references(() => policies.id),
    sha256: text()
      .notNull()
      .references(() => texts.sha256),
    readAs: text().notNull(),
    format: text().$type<Format>().notNull(),
    capturedOn: date(),
    /** The capture date, or the day of the import where none is known: which snapshot stood on a day is asked of this. */
    standsFrom: date().notNull(),
    sourceUrl: text(),
    importedAt: moment(),
    /** The newest reading. */
    documentId: integer()
      .notNull()
      .references(() => documents.id),
  },
  (t) => [
    unique('snapshots_once').on(t.policyId, t.capturedOn, t.sha256, t.readAs).nullsNotDistinct(),
    index().on(t.policyId, t.standsFrom, t.id),
    index().on(t.sha256, t.readAs),
  ],
)

/** Every version of every entry of the ruleset, from a file or over HTTP. The newest of an entry is in force unless retired. */
export const versions = pgTable(
  'versions',
  {
    id: id(),
    kind: text().$type<EntryKind>().notNull(),
    entry: keyText().notNull(),
    /** Of what it means: the digest that outcomes name. */
    digest: text().notNull(),
    /** Of the whole body, notes and examples too: tells whether a file was edited. */
    bodyDigest: text().notNull(),
    body: json().$type<unknown>().notNull(),
    origin: text().$type<'file' | 'http'>().notNull(),
    author: text(),
    /** Why it was changed, in its author's words. */
    reason: text(),
    addedAt: moment(),
    retiredAt: timestamp({ withTimezone: true }),
  },
  (t) => [index().on(t.kind, t.entry, t.id)],
)

/** Counts changes, so that every process notices one: of what is in force (row 1), and of the standings (row 2). */
export const revisions = pgTable('revisions', {
  id: integer().primaryKey(),
  revision: integer().notNull(),
})

/** The rulesets that were in force, and the versions each was made of. */
export const rulesets = pgTable('rulesets', {
  digest: text().primaryKey(),
  detectionDigest: text().notNull(),
  versions: json().$type<number[]>().notNull(),
  /** Its rules, in the order in which standings name their verdicts. */
  rules: json().$type<RulePlace[]>().notNull(),
  /** What the detection of each of its facts hangs on, as a digest. */
  facts: json().$type<Record<string, string>>().notNull(),
  addedAt: moment(),
})

/** A stored run: one snapshot, one ruleset, one date of the law. */
export const checks = pgTable(
  'checks',
  {
    id: id(),
    snapshotId: integer()
      .notNull()
      .references(() => snapshots.id),
    documentId: integer()
      .notNull()
      .references(() => documents.id),
    rulesetDigest: text()
      .notNull()
      .references(() => rulesets.digest),
    asOf: date().notNull(),
    engine: text().notNull(),
    score: doublePrecision(),
    rangeLow: doublePrecision(),
    rangeHigh: doublePrecision(),
    coverage: doublePrecision().notNull(),
    grade: text().$type<NonNullable<Scorecard['grade']>>(),
    laws: json().$type<Scorecard['laws']>().notNull(),
    checkedAt: moment(),
  },
  (t) => [unique('checks_once').on(t.snapshotId, t.rulesetDigest, t.asOf, t.engine)],
)

/**
 * Where a snapshot stands under the ruleset in force: one row each, small enough to look through all of them at once. The
 * verdict of a rule does not depend on the day, except whether it is in force (its dates tell) and for dated questions.
 */
export const standings = pgTable(
  'standings',
  {
    snapshotId: integer()
      .primaryKey()
      .references(() => snapshots.id),
    rulesetDigest: text()
      .notNull()
      .references(() => rulesets.digest),
    engine: text().notNull(),
    /** One letter a rule, in the order of the ruleset's rules; empty where the text is no policy. */
    verdicts: text().notNull(),
    /** What the text answers to questions that depend on the day. */
    dated: json().$type<Standing['dated']>().notNull(),
    /** By fact: the clauses that answer it. */
    clauses: json().$type<Record<string, number[]>>().notNull(),
    /** Counts up with every write to this table, in the order of the commits. */
    revision: integer().notNull(),
    /** The revision that first had this row. */
    added: integer().notNull(),
  },
  (t) => [index().on(t.revision), index().on(t.rulesetDigest)],
)

/** A sentence that answers some fact's question, once however many policies use it. */
export const clauses = pgTable('clauses', {
  id: id(),
  /** Of the sentence without case, punctuation and spacing. */
  hash: text().notNull().unique(),
  text: text().notNull(),
})

/**
 * What reviewers decided, and when: a log that a trigger keeps from being edited. The newest entry on a policy and rule
 * holds, as long as its quotes stand in the text and the rule means what it meant.
 */
export const decisions = pgTable(
  'decisions',
  {
    id: id(),
    policyId: integer()
      .notNull()
      .references(() => policies.id),
    /** law/id */
    rule: keyText().notNull(),
    action: text().$type<'confirm' | 'override' | 'waive' | 'withdraw'>().notNull(),
    /** What the reviewer would put instead: of an override. */
    outcome: text().$type<OutcomeName>(),
    reason: text().notNull(),
    author: text().notNull(),
    decidedAt: moment(),
    /** The last day it holds. */
    expiresOn: date(),
    /** What was decided on. */
    sha256: text()
      .notNull()
      .references(() => texts.sha256),
    asOf: date().notNull(),
    ruleDigest: text().notNull(),
    judged: text().$type<OutcomeName>().notNull(),
    /** The sentences that the outcome rested on. */
    quotes: json().$type<string[]>().notNull(),
  },
  (t) => [index().on(t.policyId, t.rule, t.id)],
)
