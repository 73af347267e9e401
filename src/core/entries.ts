/** One file of `rules/` (or one stored version): kind and id come from its path, here and nowhere else. */
export const entryKinds = ['law', 'rule', 'fact', 'concept', 'entity', 'scope', 'precision'] as const
export type EntryKind = (typeof entryKinds)[number]

export interface Entry {
  kind: EntryKind
  /** `gdpr/13-2-a.retention`, `retention`, `keep` … */
  id: string
  body: unknown
}

/** The folder of each kind. Every other folder is a law, and holds its rules. */
const folders: Record<Exclude<EntryKind, 'rule'>, string> = {
  law: 'laws',
  fact: 'facts',
  concept: 'concepts',
  entity: 'entities',
  scope: 'scopes',
  precision: 'precision',
}

const name = '[a-z0-9][a-z0-9.-]*'
const idPatterns: Record<EntryKind, RegExp> = {
  law: /^[a-z][a-z0-9-]*$/,
  rule: new RegExp(`^[a-z][a-z0-9-]*/${name}$`),
  fact: new RegExp(`^${name}$`),
  concept: new RegExp(`^${name}$`),
  entity: new RegExp(`^${name}$`),
  scope: new RegExp(`^${name}$`),
  precision: new RegExp(`^${name}$`),
}
const isId = (kind: EntryKind, id: string): boolean =>
  idPatterns[kind].test(id) &&
  !(kind === 'rule' && Object.values(folders).includes(id.slice(0, id.indexOf('/')))) &&
  !(kind === 'law' && Object.values(folders).includes(id))

export const fileOf = ({ kind, id }: Pick<Entry, 'kind' | 'id'>): string =>
  `${kind === 'rule' ? '' : `${folders[kind]}/`}${id}.json`

/** What a file inside `rules/` holds, or null where no entry can lie. */
export const entryAt = (file: string): Pick<Entry, 'kind' | 'id'> | null => {
  const [folder, base, ...deeper] = file.split('/')
  if (folder === undefined || base === undefined || deeper.length > 0 || !base.endsWith('.json')) return null
  const stem = base.slice(0, -'.json'.length)
  const kind = entryKinds.find((k) => k !== 'rule' && folders[k] === folder) ?? 'rule'
  const id = kind === 'rule' ? `${folder}/${stem}` : stem
  return isId(kind, id) ? { kind, id } : null
}

/** What is wrong with an entry's id, or null. */
export const wrongId = ({ kind, id }: Pick<Entry, 'kind' | 'id'>): string | null =>
  isId(kind, id)
    ? null
    : `expected ${kind === 'rule' ? 'law/id' : `the id of a ${kind}`} in small letters, digits, "-" and ".", came ${JSON.stringify(id).slice(0, 80)}`
