/** `lacuna rules list --stored`: the rules in force in the store, and where each comes from. */
import { summaryOf } from '../core/ruleset.ts'
import type { RuleOrigin } from '../usecases.ts'
import { type ExitCode, type Io, say } from './io.ts'
import { openResults } from './output.ts'
import type { ListOptions } from './rules.ts'
import { refuseUnknownLaws } from './ruleset.ts'
import { withLacuna } from './store.ts'

export const listStored = async ({ law: laws, report }: ListOptions, io: Io): Promise<ExitCode> =>
  withLacuna(io, async (lacuna): Promise<ExitCode> => {
    refuseUnknownLaws(await lacuna.ruleset(), laws)
    const rules = (await lacuna.rules({})).filter(({ law }) => laws === undefined || laws.includes(law))
    const results = await openResults(undefined, io)
    if (report === 'json') {
      const items = rules.map((rule) => ({ ...summaryOf(rule), ...rule.source }))
      await results.write(`${JSON.stringify(items, null, 2)}\n`)
    } else {
      const width = Math.max(0, ...rules.map(({ law, id }) => law.length + id.length + 1))
      for (const { law, id, rule, source } of rules) {
        const hidden = source.hides ? `, hides ${inWords(source.hides)}` : ''
        const line = `${`${law}/${id}`.padEnd(width)}  ${rule.status.padEnd(7)}  ${inWords(source)}${hidden}`
        await results.write(`${line}\n`)
      }
    }
    if (rules.length === 0) await say(io, 'no such rule is stored')
    return rules.length === 0 ? 2 : 0
  })

const inWords = ({ origin, since, author }: RuleOrigin): string =>
  `${origin === 'file' ? 'file' : 'HTTP'} of ${since.slice(0, 10)}${author ? ` by ${author}` : ''}`
