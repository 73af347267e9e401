/** The versions of the ruleset's entries, and what is in force of them. */
import { and, asc, desc, eq, getTableColumns, inArray, sql } from 'drizzle-orm'
import type { Entry, EntryKind } from '../src/core/ruleset.ts'
import type { RulePlace } from '../src/core/standings.ts'
import type { OpenDatabase } from './open.ts'
import { revisions, rulesets, versions } from './schema.ts'

export interface NewVersion extends Entry {
  /** Of what it means. */
  digest: string
  /** Of the whole body. */
  bodyDigest: string
  origin: 'file' | 'http'
  author: string | null
  /** Why, in its author's words. */
  reason: string | null
}

export interface Version extends NewVersion {
  version: number
  addedAt: Date
  retiredAt: Date | null
}

export type RuleSource = Pick<Version, 'version' | 'id' | 'origin' | 'author' | 'addedAt' | 'retiredAt'>

export interface RulesetChange {
  /** The revision this change was thought out against. */
  revision: number
  add: NewVersion[]
  /** Versions that are in force no longer. */
  retire: number[]
  at: Date
}

/** A ruleset as it was in force: enough to tell what a later one judges otherwise. */
export interface StoredRuleset {
  digest: string
  detectionDigest: string
  versions: number[]
  rules: RulePlace[]
  /** By fact: the digest of all that its detection hangs on. */
  facts: Record<string, string>
}

export const createVersions = ({ read, transaction }: OpenDatabase) => ({
  /** Counts up with every change, whichever process made it. */
  revision: async (): Promise<number> => {
    const [row] = await read((db) =>
      db.select({ revision: revisions.revision }).from(revisions).where(eq(revisions.id, 1)),
    )
    return row?.revision ?? 0
  },

  /** The newest version of every entry, retired ones too. */
  newestVersions: (): Promise<Version[]> =>
    read((db) =>
      db
        .selectDistinctOn([versions.kind, versions.entry], columns)
        .from(versions)
        .orderBy(versions.kind, versions.entry, desc(versions.id)),
    ),

  /** The newest version that a file gave, of every entry that had one. */
  newestFileVersions: (): Promise<
    Pick<Version, 'version' | 'kind' | 'id' | 'bodyDigest' | 'retiredAt'>[]
  > => {
    const { version, kind, id, bodyDigest, retiredAt } = columns
    return read((db) =>
      db
        .selectDistinctOn([versions.kind, versions.entry], { version, kind, id, bodyDigest, retiredAt })
        .from(versions)
        .where(eq(versions.origin, 'file'))
        .orderBy(versions.kind, versions.entry, desc(versions.id)),
    )
  },

  /** The newest version of every rule from files, and the newest put over HTTP, without what they say. */
  ruleSources: (): Promise<RuleSource[]> => {
    const { version, id, origin, author, addedAt, retiredAt } = columns
    return read((db) =>
      db
        .selectDistinctOn([versions.entry, versions.origin], {
          ...{ version, id, origin, author, addedAt, retiredAt },
        })
        .from(versions)
        .where(eq(versions.kind, 'rule'))
        .orderBy(versions.entry, versions.origin, desc(versions.id)),
    )
  },

  /** Oldest first. */
  versionsOf: (kind: EntryKind, id: string): Promise<Version[]> =>
    read((db) =>
      db
        .select(columns)
        .from(versions)
        .where(and(eq(versions.kind, kind), eq(versions.entry, id)))
        .orderBy(asc(versions.id)),
    ),

  /** In one transaction. False, and nothing done, when another change came first. */
  changeRuleset: ({ revision, add, retire, at }: RulesetChange): Promise<boolean> =>
    transaction(async (tx) => {
      const moved = await tx
        .insert(revisions)
        .values({ id: 1, revision: revision + 1 })
        .onConflictDoUpdate({
          target: revisions.id,
          set: { revision: revision + 1 },
          setWhere: eq(revisions.revision, revision),
        })
        .returning()
      if (moved.length === 0) return false
      if (retire.length > 0)
        await tx.update(versions).set({ retiredAt: at }).where(inArray(versions.id, retire))
      if (add.length > 0)
        await tx.insert(versions).values(add.map(({ id, ...rest }) => ({ ...rest, entry: id, addedAt: at })))
      return true
    }),

  /** Once, however often it comes into force. Those of earlier versions of this program had no rules in them. */
  recordRuleset: ({ digest, ...ruleset }: StoredRuleset, at: Date): Promise<void> =>
    transaction(async (tx) => {
      await tx
        .insert(rulesets)
        .values({ digest, ...ruleset, addedAt: at })
        .onConflictDoUpdate({
          target: rulesets.digest,
          set: ruleset,
          setWhere: sql`${rulesets.facts}::text = '{}'`,
        })
    }),

  rulesetOf: async (digest: string): Promise<StoredRuleset | null> => {
    const { addedAt: _, ...wanted } = getTableColumns(rulesets)
    const [found] = await read((db) => db.select(wanted).from(rulesets).where(eq(rulesets.digest, digest)))
    return found ?? null
  },
})

const columns = {
  version: versions.id,
  kind: versions.kind,
  id: versions.entry,
  digest: versions.digest,
  bodyDigest: versions.bodyDigest,
  body: versions.body,
  origin: versions.origin,
  author: versions.author,
  reason: versions.reason,
  addedAt: versions.addedAt,
  retiredAt: versions.retiredAt,
}
