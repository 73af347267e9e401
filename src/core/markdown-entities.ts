/** Character references as they occur in Markdown and plain text; HTML has its own decoder. */
import { cleanText } from './charset.ts'

const named: Record<string, string> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', ensp: ' ', emsp: ' ', thinsp: ' ', shy: '', zwnj: '', zwj: '',
  copy: '©', reg: '®', trade: '™', hellip: '…', ndash: '–', mdash: '—', lsquo: '‘', rsquo: '’', sbquo: '‚', ldquo: '“', rdquo: '”',
  bdquo: '„', laquo: '«', raquo: '»', lsaquo: '‹', rsaquo: '›', bull: '•', middot: '·', sect: '§', para: '¶', deg: '°', euro: '€',
  pound: '£', yen: '¥', cent: '¢', times: '×', divide: '÷', frac12: '½', frac14: '¼', plusmn: '±', larr: '←', rarr: '→', dagger: '†',
  Dagger: '‡', permil: '‰', iexcl: '¡', iquest: '¿', ordf: 'ª', ordm: 'º', acute: '´', uml: '¨', cedil: '¸', szlig: 'ß', aelig: 'æ',
  AElig: 'Æ', oslash: 'ø', Oslash: 'Ø', aring: 'å', Aring: 'Å', eacute: 'é', Eacute: 'É', egrave: 'è', Egrave: 'È', ecirc: 'ê', euml: 'ë',
  aacute: 'á', Aacute: 'Á', agrave: 'à', Agrave: 'À', acirc: 'â', atilde: 'ã', auml: 'ä', Auml: 'Ä', iacute: 'í', igrave: 'ì', icirc: 'î',
  iuml: 'ï', oacute: 'ó', ograve: 'ò', ocirc: 'ô', otilde: 'õ', ouml: 'ö', Ouml: 'Ö', uacute: 'ú', ugrave: 'ù', ucirc: 'û', uuml: 'ü',
  Uuml: 'Ü', ccedil: 'ç', Ccedil: 'Ç', ntilde: 'ñ', Ntilde: 'Ñ', newline: '\n', NewLine: '\n', Tab: ' ', commat: '@', period: '.',
  lpar: '(', rpar: ')', lsqb: '[', rsqb: ']', colon: ':', sol: '/', num: '#', ast: '*', lowbar: '_', excl: '!', quest: '?', check: '✓',
}

const reference = /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([A-Za-z][A-Za-z\d]{1,9}));/y

/** The reference that starts at `at` ('&'): what it stands for and where it ends; null when it is only an ampersand. */
export const referenceAt = (text: string, at: number): { value: string; end: number } | null => {
  reference.lastIndex = at
  const found = reference.exec(text)
  if (!found) return null
  const value = found[3] ? named[found[3]] : codePoint(found[1] ? Number(found[1]) : Number.parseInt(found[2]!, 16))
  return value === undefined ? null : { value, end: reference.lastIndex }
}

const codePoint = (code: number): string =>
  code === 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? '' : cleanText(String.fromCodePoint(code))
