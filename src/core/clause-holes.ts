/** The {braces} of a clause: what a drafter has to fill in, and how a filled clause would read. */

const holes = /\{([^{}]*)\}/g

export const holesOf = (clause: string): string[] => [
  ...new Set([...clause.matchAll(holes)].map(([hole]) => hole)),
]

/** What a drafter might write. What is not here stands for itself: {advertising networks} reads as it is. */
const examples: [RegExp, (asOf: string) => string][] = [
  [/^day month year$/, (asOf) => asOf],
  [/^(e-?mail|dpo@.*|contact)$/i, () => 'privacy@example.com'],
  [/^(link|(cookie|account) settings)$/i, () => 'https://example.com/privacy'],
  [/^form\b.*$/i, () => 'our form at https://example.com/privacy or privacy@example.com'],
  [/^(toll-free|telephone|phone|number).*$/i, () => '1-800-555-0199'],
  [/^((full )?legal name|(registered )?name|company.*|operator)$/i, () => 'Example Ltd'],
  [/^((postal|registered) )?address$/i, () => '1 Example Street, 10115 Berlin'],
  [/^(period.*|lifetime)$/i, () => '12 months'],
  [/^(years|days)$/i, () => '12'],
  [/^country$/i, () => 'Canada'],
  [/^(kind of )?data$/i, () => 'name and e-mail address'],
  [/^(purpose|what is done|service|processing)$/i, () => 'deliver your order'],
  [/^recipients$/i, () => 'payment processors and parcel carriers'],
  [/^ground$/i, () => 'it is needed for our contract with you'],
  [/^matter$/i, () => 'whether we grant credit'],
  [/^factors$/i, () => 'your payment history'],
  [/^effect$/i, () => 'we refuse the purchase on account'],
  [/^source$/i, () => 'credit agencies'],
]

/** As a drafter might fill it in; of {one | another} the first. */
export const filledIn = (clause: string, asOf: string): string =>
  clause.replace(holes, (_, inside: string) => {
    const words = inside
      .split('|')[0]!
      .replace(/[…,\s]+$/, '')
      .trim()
    return examples.find(([hole]) => hole.test(words))?.[1](asOf) ?? words
  })
