/** Where each snapshot stands under the ruleset in force: written with it, renewed when rules or facts change. */
import { and, asc, eq, gt, isNull, ne, or, type SQL, sql } from 'drizzle-orm'
import type { FactAnswers } from '../src/core/fact-answers.ts'
import type { FactResult } from '../src/core/facts.ts'
import type { Standing } from '../src/core/standings.ts'
import { given, inList } from './lists.ts'
import type { Database, OpenDatabase } from './open.ts'
import { foundByFacts, readByEngine } from './read-by.ts'
import { documents, facts, policies, revisions, snapshots, standings } from './schema.ts'

export interface JudgedBy {
  rulesetDigest: string
  engine: string
}
export interface SnapshotStanding extends Standing {
  snapshot: number
  /** By fact: the clauses that answer it. */
  clauses: Record<string, number[]>
}

/** A snapshot whose standing is not by the ruleset in force, with what was read in its text if it was read this way. */
export interface Outdated {
  snapshot: number
  sha256: string
  readAs: string
  format: (typeof snapshots.$inferSelect)['format']
  before: (JudgedBy & { verdicts: string }) | null
  documentId: number | null
  /** Whether the text is a policy. */
  passes: boolean | null
  answers: FactAnswers | null
}

export const createStandings = ({ read, transaction }: OpenDatabase) => ({
  /** Counts up with every write to the standings, in the order of the commits. */
  standingsRevision: async (): Promise<number> => {
    const [row] = await read((db) =>
      db.select({ revision: revisions.revision }).from(revisions).where(eq(revisions.id, 2)),
    )
    return row?.revision ?? 0
  },

  /** Those written after a revision. */
  standingsSince: (revision: number) =>
    read((db) =>
      db
        .select({
          snapshot: standings.snapshotId,
          policy: policies.key,
          sha256: snapshots.sha256,
          capturedOn: snapshots.capturedOn,
          standsFrom: snapshots.standsFrom,
          rulesetDigest: standings.rulesetDigest,
          engine: standings.engine,
          verdicts: standings.verdicts,
          dated: standings.dated,
          added: standings.added,
          revision: standings.revision,
        })
        .from(standings)
        .innerJoin(snapshots, eq(snapshots.id, standings.snapshotId))
        .innerJoin(policies, eq(policies.id, snapshots.policyId))
        .where(gt(standings.revision, revision)),
    ),

  clausesOf: (ids: number[]) =>
    read((db) =>
      db
        .select({ snapshot: standings.snapshotId, clauses: standings.clauses })
        .from(standings)
        .where(inList(standings.snapshotId, ids)),
    ),

  /** The rulesets that standings are by. */
  judgedBy: (): Promise<JudgedBy[]> =>
    read((db) =>
      db.selectDistinct({ rulesetDigest: standings.rulesetDigest, engine: standings.engine }).from(standings),
    ),

  /** By snapshot, after the snapshot `after`; of the answers only those to `pick`, where that is given. */
  outdated: async (
    { rulesetDigest, engine, detectionDigest }: JudgedBy & { detectionDigest: string },
    { after, limit, pick }: { after: number; limit: number; pick: string[] | null },
  ): Promise<Outdated[]> => {
    const rows = await read((db) =>
      db
        .select({
          snapshot: snapshots.id,
          sha256: snapshots.sha256,
          readAs: snapshots.readAs,
          format: snapshots.format,
          before: standings,
          documentId: documents.id,
          gate: documents.gate,
          answers: pick === null ? facts.answers : picked(pick),
        })
        .from(snapshots)
        .leftJoin(standings, eq(standings.snapshotId, snapshots.id))
        .leftJoin(documents, readByEngine(engine))
        .leftJoin(facts, foundByFacts(detectionDigest))
        .where(
          and(
            gt(snapshots.id, after),
            or(
              isNull(standings.snapshotId),
              ne(standings.rulesetDigest, rulesetDigest),
              ne(standings.engine, engine),
            ),
          ),
        )
        .orderBy(asc(snapshots.id))
        .limit(limit),
    )
    return rows.map(({ gate, ...rest }) => ({ ...rest, passes: gate?.pass ?? null }))
  },

  /** What was found in these documents. */
  factsIn: (
    documentIds: number[],
    detectionDigest: string,
  ): Promise<{ documentId: number; results: FactResult[] }[]> =>
    read((db) =>
      db
        .select({ documentId: facts.documentId, results: facts.results })
        .from(facts)
        .where(and(inList(facts.documentId, documentIds), eq(facts.detectionDigest, detectionDigest))),
    ),

  /** What was found in the texts of these snapshots. */
  readingsOf: (ids: number[], { engine, detectionDigest }: { engine: string; detectionDigest: string }) =>
    read((db) =>
      db
        .select({ snapshot: snapshots.id, sourceUrl: snapshots.sourceUrl, results: facts.results })
        .from(snapshots)
        .innerJoin(documents, readByEngine(engine))
        .innerJoin(facts, foundByFacts(detectionDigest))
        .where(inList(snapshots.id, ids)),
    ),

  putStandings: (by: JudgedBy, rows: SnapshotStanding[]): Promise<void> =>
    transaction((tx) => writeStandings(tx, by, rows)),

  /** New verdicts on what was read before; whatever another process has judged since then stays. */
  judgeAgain: (by: JudgedBy, before: JudgedBy, rows: Omit<SnapshotStanding, 'clauses'>[]): Promise<void> =>
    transaction(async (tx) => {
      await tx.execute(sql`with ${moved} update ${standings} as s
        set ruleset_digest = ${by.rulesetDigest}, engine = ${by.engine}, verdicts = g.verdicts, dated = g.dated,
          revision = moved.revision
        from moved, ${given(rows, sql`snapshot int, verdicts text, dated json`)}
        where s.snapshot_id = g.snapshot and s.ruleset_digest = ${before.rulesetDigest} and s.engine = ${before.engine}`)
    }),
})

/**
 * Has to be the last statement of its transaction. All writers meet at the row that counts revisions, and keep it until
 * they commit: so revisions become visible in their order, and no two writers can wait for each other's standings.
 */
export const writeStandings = async (
  tx: Database,
  { rulesetDigest, engine }: JudgedBy,
  rows: SnapshotStanding[],
): Promise<void> => {
  await tx.execute(sql`with ${moved}
    insert into ${standings} (snapshot_id, ruleset_digest, engine, verdicts, dated, clauses, added, revision)
    select g.snapshot, ${rulesetDigest}, ${engine}, g.verdicts, g.dated, g.clauses, moved.revision, moved.revision
    from moved, ${given(rows, sql`snapshot int, verdicts text, dated json, clauses json`)}
    on conflict (snapshot_id) do update set ruleset_digest = excluded.ruleset_digest, engine = excluded.engine,
      verdicts = excluded.verdicts, dated = excluded.dated, clauses = excluded.clauses, revision = excluded.revision`)
}

const moved = sql`moved as (
  insert into ${revisions} as r (id, revision) values (2, 1)
  on conflict (id) do update set revision = r.revision + 1 returning r.revision)`

/** A few answers out of all: the database takes them out faster than all of them are sent. */
export const picked = (wanted: string[]): SQL<FactAnswers | null> =>
  sql<FactAnswers | null>`case when ${facts.documentId} is null then null else json_strip_nulls(json_build_object(${sql.join(
    wanted.map((fact) => sql`${fact}::text, ${facts.answers} -> ${fact}::text`),
    sql`, `,
  )})) end`.mapWith((value: string | FactAnswers) =>
    // True by construction: the parts come from that column.
    typeof value === 'string' ? (JSON.parse(value) as FactAnswers) : value,
  )
