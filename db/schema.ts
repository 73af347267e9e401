/**
 * The tables. A text is read once into a document, a document is asked once per detection digest (facts), and facts are
 * judged once per check (outcomes): what an edit does not touch is never done again.
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
import type { FactResult } from '../src/core/facts.ts'
import type { Format } from '../src/core/formats.ts'
import type { EntryKind } from '../src/core/ruleset.ts'
import type { Scorecard } from '../src/core/scorecard.ts'
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
    addedAt: moment(),
    retiredAt: timestamp({ withTimezone: true }),
  },
  (t) => [index().on(t.kind, t.entry, t.id)],
)

/** One row: counts the changes of what is in force, so that every process notices one. */
export const revisions = pgTable('revisions', {
  id: integer().primaryKey(),
  revision: integer().notNull(),
})

/** The rulesets that judged something, and the versions each was made of. */
export const rulesets = pgTable('rulesets', {
  digest: text().primaryKey(),
  detectionDigest: text().notNull(),
  versions: json().$type<number[]>().notNull(),
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

type Outcome = Scorecard['outcomes'][number]

/** Near misses are not among them: they stand in the facts already. */
export const outcomes = pgTable(
  'outcomes',
  {
    checkId: integer()
      .notNull()
      .references(() => checks.id, { onDelete: 'cascade' }),
    /** law/id */
    rule: keyText().notNull(),
    law: text().notNull(),
    ruleDigest: text().notNull(),
    status: text().$type<Outcome['status']>().notNull(),
    outcome: text().$type<Outcome['outcome']>().notNull(),
    severity: text().$type<Outcome['severity']>().notNull(),
    reason: text().notNull(),
    evidence: json().$type<Outcome['evidence']>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.checkId, t.rule] }),
    index().on(t.rule, t.outcome, t.checkId),
    index().on(t.law, t.outcome, t.checkId),
  ],
)
