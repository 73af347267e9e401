/** Which sentences many policies share: pure counts over a view of all of them. */

/** By fact: the numbers of the clauses that answer it. */
export type ClausesOf = Record<string, number[]>

/** How many of the texts have each clause that answers one of these facts (any fact, without them). */
export const countClauses = (texts: ClausesOf[], facts: Set<string> | null): Map<number, number> => {
  const counts = new Map<number, number>()
  for (const text of texts)
    for (const id of clausesAnswering(text, facts)) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}

export const clausesAnswering = (text: ClausesOf, facts: Set<string> | null): Set<number> => {
  const ids = new Set<number>()
  for (const fact in text) if (facts === null || facts.has(fact)) for (const id of text[fact]!) ids.add(id)
  return ids
}

/** How many of the texts have each of these clauses: of a few, without counting all. */
export const countSome = (texts: ClausesOf[], wanted: Set<number>): Map<number, number> => {
  const counts = new Map<number, number>()
  for (const text of texts) {
    const here = new Set<number>()
    for (const fact in text) for (const id of text[fact]!) if (wanted.has(id)) here.add(id)
    for (const id of here) counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return counts
}

/** The facts that each of these clauses answers in any of the texts, by name; a clause of none is left out. */
export const factsAnsweredBy = (texts: ClausesOf[], wanted: Set<number>): Map<number, string[]> => {
  const facts = new Map<number, Set<string>>()
  for (const text of texts)
    for (const fact in text)
      for (const id of text[fact]!) if (wanted.has(id)) facts.set(id, (facts.get(id) ?? new Set()).add(fact))
  return new Map([...facts].map(([id, names]) => [id, [...names].sort()]))
}

export interface Shared {
  id: number
  policies: number
}

/** The most shared first, from after a place on. */
export const mostShared = (counts: Map<number, number>, least: number, after?: Shared): Shared[] => {
  const order = (a: Shared, b: Shared): number => b.policies - a.policies || a.id - b.id
  return [...counts]
    .map(([id, policies]) => ({ id, policies }))
    .filter((one) => one.policies >= least && (after === undefined || order(one, after) > 0))
    .sort(order)
}
