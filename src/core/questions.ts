/** A fact's question turned into statements: "Does the policy say how long …?" → "the policy says how long …". */
export interface Statements {
  yes: string
  no: string
  /** What the policy itself says when it denies. */
  denied: string
  /** After "a person has to look". */
  whether: string
}

export const statementsOf = (question: string): Statements => {
  const [, asked] = /^Does the policy ([a-z][^?]*)\?$/.exec(question) ?? []
  if (asked === undefined)
    return {
      yes: `the policy answers “${question}” with yes`,
      no: `the policy has no answer to “${question}”`,
      denied: `the policy answers “${question}” with no`,
      whether: `what the policy answers to “${question}”`,
    }
  const yes = `the policy ${inThirdPerson(asked)}`
  return {
    yes,
    no: `the policy does not ${asked}`,
    denied: `the policy says that it does not ${asked}`,
    whether: `whether ${yes}`,
  }
}

const irregular: Record<string, string> = { have: 'has', do: 'does', be: 'is', go: 'goes' }

/** "say …" → "says …"; where two verbs stand side by side ("name or describe …"), "does name or describe …". */
const inThirdPerson = (asked: string): string => {
  const [verb = '', rest = ''] = [asked.match(/^\S+/)?.[0] ?? '', asked.replace(/^\S+/, '')]
  if (/^,? (or|and) /.test(rest) || !/^[a-z]+$/.test(verb)) return `does ${asked}`
  if (irregular[verb]) return irregular[verb] + rest
  if (/(s|x|z|ch|sh|o)$/.test(verb)) return `${verb}es${rest}`
  return /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ies${rest}` : `${verb}s${rest}`
}
