/** `lacuna audit`: who decided what, and who changed which rule. */
import type { AuditEntry, Change } from '../core/audit.ts'
import { visible, wrap } from '../core/printable.ts'
import type { ExitCode, Io } from './io.ts'
import { openResults } from './output.ts'
import { withLacuna } from './store.ts'

export interface AuditOptions {
  limit: number
  report: 'text' | 'json'
}

/** As many as the use-case gives at once. */
const pageSize = 200

export const audit = async ({ limit, report }: AuditOptions, io: Io): Promise<ExitCode> =>
  withLacuna(io, async (lacuna): Promise<ExitCode> => {
    const items: AuditEntry[] = []
    let cursor: string | undefined
    do {
      const page = await lacuna.audit({ limit: Math.min(pageSize, limit - items.length), cursor })
      items.push(...page.items)
      cursor = page.next ?? undefined
    } while (cursor !== undefined && items.length < limit)
    const results = await openResults(undefined, io)
    if (report === 'json') await results.write(`${JSON.stringify(items, null, 2)}\n`)
    else
      for (const entry of items) await results.write(`${wrap(visible(inText(entry)), results.width, 0, 4)}\n`)
    return 0
  })

const inText = (entry: AuditEntry): string => {
  const { at, author, reason } = entry
  const time = at.slice(0, 19).replace('T', ' ')
  const why = reason === null ? '' : `: ${reason}`
  if (entry.what === 'decision') {
    const { action, outcome, rule, policy, judged } = entry
    return `${time}  ${author}  ${action}${outcome ? ` ${outcome}` : ''}  ${rule} of ${policy}, judged ${judged}${why}`
  }
  const { what, kind, entry: id, origin, changes } = entry
  const by = author ?? (origin === 'file' ? 'a file' : 'somebody over HTTP')
  const changed = changes.length > 0 ? ` (${changes.map(changeInText).join(', ')})` : ''
  return `${time}  ${by}  ${what}  ${kind} ${id}${changed}${why}`
}

const changeInText = ({ key, from, to }: Change): string =>
  from === undefined || to === undefined || `${from}${to}`.length > 60 ? key : `${key} ${from} → ${to}`
