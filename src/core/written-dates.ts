/** Dates as people write them, to ISO: YYYY-MM-DD, or YYYY-MM where no day is given. */
const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]
const month =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?'
const year = "((?:19|20)\\d\\d|['’]\\d\\d)(?![\\d])"
const weekday = '(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\\s+)?'

const patterns: { regex: RegExp; read: (groups: string[]) => string | null }[] = [
  {
    regex: new RegExp(`${weekday}${month}\\s*(\\d{1,2})(?:st|nd|rd|th)?[,.]?\\s*,?\\s*${year}`, 'iy'),
    read: ([m, d, y]) => iso(y!, m!, d!),
  },
  {
    regex: new RegExp(
      `${weekday}(?:the\\s+)?(\\d{1,2})(?:st|nd|rd|th)?[.\\s-]*(?:day\\s+)?(?:of\\s+)?${month}[\\s,-]*${year}`,
      'iy',
    ),
    read: ([d, m, y]) => iso(y!, m!, d!),
  },
  { regex: new RegExp(`${month},?\\s*(?:of\\s+)?${year}`, 'iy'), read: ([m, y]) => iso(y!, m!) },
  { regex: /((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/y, read: ([y, m, d]) => iso(y!, m!, d!) },
  { regex: /((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)/y, read: ([y, m, d]) => iso(y!, m!, d!) },
  {
    regex: /(\d{1,2})([-/.])(\d{1,2})\2((?:19|20)?\d\d)(?![\d.]*\d)/y,
    read: ([a, separator, b, y]) => numeric(a!, b!, y!, separator!),
  },
]

/** The date that starts at `at`. What looks like a date and is none (31 February, month 13) is null. */
export const dateAt = (text: string, at: number): { value: string; end: number } | null => {
  for (const { regex, read } of patterns) {
    regex.lastIndex = at
    const found = regex.exec(text)
    if (!found) continue
    const value = read(found.slice(1))
    if (value) return { value, end: regex.lastIndex }
  }
  return null
}

/** Whether this is an ISO day that the calendar has. */
export const isDate = (text: string): boolean => {
  const [, y, m, d] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  return y !== undefined && iso(y, m!, d!) === text
}

/** 04/05/2010 is American order, 2.8.07 European, unless only the other is possible. */
const numeric = (a: string, b: string, y: string, separator: string): string | null => {
  const dayFirst = separator === '.'
  return (dayFirst ? iso(y, b, a) : iso(y, a, b)) ?? (dayFirst ? iso(y, a, b) : iso(y, b, a))
}

const iso = (yearText: string, monthText: string, dayText?: string): string | null => {
  const digits = Number(yearText.replace(/\D/g, ''))
  const fullYear = digits > 99 ? digits : digits > 89 ? 1900 + digits : 2000 + digits
  const m = /^\d+$/.test(monthText)
    ? Number(monthText)
    : months.findIndex((name) => name.startsWith(monthText.toLowerCase().slice(0, 3))) + 1
  if (m < 1 || m > 12 || fullYear < 1990 || fullYear > 2100) return null
  const start = `${fullYear}-${String(m).padStart(2, '0')}`
  if (dayText === undefined) return start
  const d = Number(dayText)
  const leap = fullYear % 4 === 0 && (fullYear % 100 !== 0 || fullYear % 400 === 0)
  const length = m === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(m) ? 30 : 31
  return d >= 1 && d <= length ? `${start}-${String(d).padStart(2, '0')}` : null
}
