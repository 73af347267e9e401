/** What the law will ask of a text: each day to come on which a duty begins, ends or turns, with its outcome. */
import { z } from 'zod'
import { dayAfter } from './calendar.ts'
import { changeSchema } from './change.ts'
import { changesBetween, inOrder } from './differences.ts'
import { dutiesIn } from './duties.ts'
import { createJudge, type DatedText, type Judged, standingOf, standingSchema } from './judged.ts'
import type { Ruleset } from './ruleset.ts'
import { scorecardSchema } from './scorecard.ts'
import { isDated, turningDay } from './turning-day.ts'

export const upcomingSchema = z.object({
  policy: z.string(),
  snapshot: scorecardSchema.shape.snapshot,
  document: scorecardSchema.shape.document,
  now: standingSchema,
  until: z.string().describe('The last day that was looked at.'),
  days: z
    .array(
      z.object({
        on: z.string(),
        ...standingSchema.shape,
        gapsOpen: z.array(z.string()).describe('The rules whose gaps open on this day.'),
        changes: z.array(changeSchema),
      }),
    )
    .describe('Earliest first.'),
})
export type Upcoming = z.infer<typeof upcomingSchema>

export const upcomingFor = async (
  ruleset: Ruleset,
  text: DatedText,
  { policy, today, until, laws }: { policy: string; today: string; until: string; laws?: string[] },
): Promise<Upcoming> => {
  const dutyOf = dutiesIn(ruleset.rules)
  const judge = createJudge(ruleset, policy, laws)
  const now = await judge(text, today)
  const days: Upcoming['days'] = []
  let before = now
  for (const on of await daysOfChange(now, until)) {
    const state = await judge(text, on)
    const changes = inOrder(await changesBetween(before, state, state, dutyOf))
    if (changes.length > 0)
      days.push({
        on,
        ...standingOf(state.scorecard),
        gapsOpen: changes.filter(({ to }) => to === 'gap').map(({ rule }) => rule),
        changes,
      })
    before = state
  }
  const { snapshot, document } = now.scorecard
  return { policy, snapshot, document, now: standingOf(now.scorecard), until, days }
}

/** Days on which a rule comes into force or has ended, or on which a date in the text has become too old for one. */
const daysOfChange = async (now: Judged, until: string): Promise<string[]> => {
  const { asOf: today } = now.scorecard
  const days = new Set<string>()
  for (const compiled of now.ruleset.rules) {
    const { inForce, status } = compiled.rule
    if (status === 'retired') continue
    days.add(inForce.from)
    if (inForce.until !== undefined) days.add(dayAfter(inForce.until))
    if (!isDated(compiled)) continue
    const rule = `${compiled.law}/${compiled.id}`
    let turned = await turningDay(now, rule, [today, until])
    for (; turned !== null; turned = await turningDay(now, rule, [turned, until])) days.add(turned)
  }
  return [...days].filter((day) => day > today && day <= until).sort()
}
