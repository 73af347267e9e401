/** Names of people and organisations among the tokens of one sentence: runs of capitalised words, by their form alone. */
import type { Entity } from './entities.ts'
import { CAPITAL, CLAUSE, COMMA, EMAIL, NUMBER, type Tokens, URL } from './tokens.ts'
import { markWords, type Vocabulary } from './vocabulary.ts'

/** Endings by which the law knows an organisation. "Co" counts only after another name: "Example Co." */
const legalForms =
  'inc incorporated ltd ltda limited llc llp plc corp corporation gmbh mbh ag kg kgaa ohg bv nv sa sas sarl srl spa pty pvt pte oy oyj ab asa aps co fze fzco fzc jsc bhd sdn kk cic doo'.split(
    ' ',
  )
/** Written small, or as common words, they are no legal form: "limited to", "a spa", "AG" only in capitals. */
const capitalForms = 'ag kg ohg bv nv sa sas spa oy ab kk co asa cic'.split(' ')
/** They join the words of one name when a capitalised word stands on both sides. */
const joiners = 'and of the for de la du des von van der den y et'.split(' ')
/** Bodies that bear no legal form: "Exampleton State College", "University of Exampleton". Alone they name nobody. */
const bodies = 'university college institute academy polytechnic'.split(' ')
/** Capitalised out of habit or because they begin a sentence: alone they name nobody, and no name begins with them. */
const common =
  `a an the this that these those it its we us our ours i my me you your they their he she who which what when where why how if in on at by for from to of and or but as with without under
  all any each every some such no not only please also here there however although while since because once upon until after before during through welcome thank thanks note
  is are was were be been will shall may can must should do does did has have had company companies site sites website websites webpage web page app apps application applications
  game service services software product products platform portal store internet online mobile privacy policy policies notice statement terms conditions use agreement legal
  personal data information controller controllers processor party parties third user users customer customers visitor visitors member members client clients account content cookie cookies security
  protection regulation act law rights right children child section article contact address email phone telephone fax attn attention last updated effective date changes questions
  january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday
  therefore moreover furthermore additionally otherwise generally typically usually sometimes often unfortunately whether unless according depending including regarding whenever whether further
  run built build provide use using collect send give make take keep see click read contact call write visit check choose select accept agree enter open learn help get set log more most other others
  ip id url gps sms http https html us usa uk eu eea gdpr ccpa coppa caloppa faq pdf
  toll free physical postal mailing tel mobile office hours number postcode zip street city country name names accordingly hence thus however trademark trademarks questions complaints enquiries inquiries comments
  developer owner operator publisher provider organisation organization`.split(/\s+/)
/** `Example ("we", "us")`, `Example (the "Company")` */
const selves = 'we us our ours'.split(' ')
const roles = 'company controller operator owner developer publisher organisation organization'.split(' ')

/** "Example Privacy Policy" names Example. */
const documents = 'privacy policy policies notice statement terms agreement'.split(' ')

export const nameWords = [...legalForms, ...bodies, ...joiners, ...common, ...selves, ...roles, ...documents]

const longestRun = 10
const longestBracket = 16
/** "Example Ltd, its affiliates and subsidiaries (“we”)": so many words may stand between the name and the bracket. */
const longestTail = 8

enum Role {
  form = 1,
  capitalForm = 2,
  joiner = 4,
  common = 8,
  self = 16,
  role = 32,
  document = 64,
  body = 128,
}

export interface NameDetector {
  /** Adds #name for each run of capitalised words, #organisation with a legal form or as a body, #self for whom the text calls "we". */
  detect(text: string, tokens: Tokens, first: number, last: number, out: Entity[]): void
}

export const createNameDetector = (vocabulary: Vocabulary): NameDetector => {
  const roleOf = new Uint8Array(vocabulary.size)
  const mark = (words: string[], role: Role): void => {
    for (const word of words) for (const id of vocabulary.idsOf(word)) roleOf[id]! |= role
  }
  mark(legalForms, Role.form)
  mark(capitalForms, Role.capitalForm)
  mark(joiners, Role.joiner)
  mark(common, Role.common)
  mark(selves, Role.self)
  mark(roles, Role.role)
  mark(documents, Role.document)
  mark(bodies, Role.body)
  roleOf[0] = 0
  const isTo = markWords(vocabulary, ['to'])

  const detect: NameDetector['detect'] = (text, tokens, first, last, out) => {
    const { flags, word, start, end } = tokens
    /** Only blanks stand between tokens i - 1 and i, or a comma where `i` is a legal form, or the point of an abbreviation. */
    const joined = (i: number): boolean => {
      if (flags[i]! & CLAUSE) return false
      if (start[i]! - end[i - 1]! === 1 && !(flags[i]! & COMMA)) return true
      const form = isForm(text, tokens, i)
      if (flags[i]! & COMMA) return form && /^\.?,$/.test(text.slice(end[i - 1], start[i]).trim())
      for (let c = end[i - 1]!; c < start[i]!; c++)
        if (text[c] === '.' && !form && end[i - 1]! - start[i - 1]! > 1 && !isForm(text, tokens, i - 1))
          return false
      return true
    }
    let lastName: Entity | null = null
    for (let i = first; i <= last; i++) {
      const flag = flags[i]!
      if ((flag & (CAPITAL | COMMA)) === 0) continue
      if (
        flag & COMMA &&
        lastName !== null &&
        i - lastName.last <= longestTail &&
        opensBracket(text, tokens, i)
      ) {
        if (definesSelf(text, tokens, i, last)) out.push({ ...lastName, type: 'self' })
      }
      if (!(flag & CAPITAL) || flag & (EMAIL | URL)) continue
      if (
        i < last &&
        roleOf[word[i]!]! & Role.common &&
        (flags[i + 1]! & (CAPITAL | NUMBER)) === 0 &&
        !isInitial(text, tokens, i)
      )
        continue
      let to = i
      let named = -1
      let form = false
      let body = false
      for (let k = i; k <= last && k - i < longestRun; k++) {
        const role = roleOf[word[k]!]!
        const capital = (flags[k]! & CAPITAL) !== 0 || (k > i && (flags[k]! & NUMBER) !== 0)
        if (!capital && (!(role & Role.joiner) || k === last)) break
        if (k > i && !joined(k)) break
        if (!capital) continue
        if (k > to + 3) break
        if (isForm(text, tokens, k)) {
          if (named < 0) break
          form = true
        } else if (form) break
        else if (named < 0 && role & (Role.common | Role.joiner) && !isInitial(text, tokens, k)) {
          // Leading habit-capitals are skipped: "The Example", "Privacy Policy".
          to = k
          continue
        }
        if (named >= 0 && role & Role.document) break
        if (named < 0) named = k
        if (role & Role.body) body = true
        to = k
      }
      if (named >= 0) {
        const stop =
          form &&
          (to < last || /^(?:inc|corp|co)$/i.test(text.slice(start[to], end[to]))) &&
          text[end[to]!] === '.'
            ? 1
            : 0
        const value = text.slice(start[named], end[to]! + stop)
        lastName = { type: 'name', first: named, last: to, value }
        out.push(lastName)
        // "70 University Avenue" is a place.
        const isBody = body && to > named && !(named > first && flags[named - 1]! & NUMBER)
        if (form || isBody) out.push({ ...lastName, type: 'organisation' })
      }
      // The token after the run is looked at again: it may open a bracket.
      i = to
    }
  }

  const isForm = (text: string, tokens: Tokens, i: number): boolean => {
    const role = roleOf[tokens.word[i]!]!
    if (
      !(role & Role.form) ||
      !(tokens.flags[i]! & CAPITAL) ||
      // "Co-Branded Sites" are no company.
      (text[tokens.end[i]!] === '-' && /\w/.test(text[tokens.end[i]! + 1] ?? '')) ||
      (i + 1 < tokens.length && isTo[tokens.word[i + 1]!] === 1)
    )
      return false
    if (!(role & Role.capitalForm)) return true
    // "Las Vegas, NV 89101" is a place.
    if (i + 1 < tokens.length && /^\d{5}$/.test(text.slice(tokens.start[i + 1], tokens.end[i + 1])))
      return false
    const spelt = text.slice(tokens.start[i], tokens.end[i])
    return spelt === spelt.toUpperCase() || spelt === 'Co'
  }

  /** "A." of "A. B. Example". */
  const isInitial = (text: string, { start, end }: Tokens, i: number): boolean =>
    end[i]! - start[i]! === 1 && text[end[i]!] === '.'

  const opensBracket = (text: string, { start, end }: Tokens, i: number): boolean =>
    /[([]/.test(text.slice(end[i - 1], start[i]))

  /** Inside the bracket that opens before token `from`, "we" or a role stands by itself rather than in a sentence. */
  const definesSelf = (text: string, { start, end, word }: Tokens, from: number, last: number): boolean => {
    for (let i = from; i <= last && i - from < longestBracket; i++) {
      if (i > from && /[)\]]/.test(text.slice(end[i - 1], start[i]))) return false
      const role = roleOf[word[i]!]!
      const after = text[end[i]!] ?? ''
      if (role & Role.self && /["'”’“,./)\]]/.test(after)) return true
      if (role & Role.role && /["'”’“]/.test(text[start[i]! - 1] ?? '') && !/[\s)\]]/.test(after)) return true
      if (role & Role.role && /["'”’“]/.test(after)) return true
    }
    return false
  }
  return { detect }
}
