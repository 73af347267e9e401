/**
 * The inflected forms of an English word in its base form. Forms that no one writes do no harm: they never occur.
 * A word given already inflected (`deleted`) yields itself, so an author can ask for one form only.
 */

/** Words that do not inflect, or whose inflections would be other words. */
const fixed = new Set(
  (
    'a an the this that these those and or nor but if unless until when where while as at by for from in into of off on onto out over per ' +
    'than to under up upon via with within without about after against before between during through ' +
    'i you your yours we us our ours they them their theirs it its he him his she her hers who whom whose which what how why ' +
    'no never none nobody nothing neither cannot any all each every some such other only also too very more most less least ' +
    'may might must can could shall should will would ought yes please however therefore ' +
    'privacy data information gdpr ccpa cpra eea eu uk usa california texas'
  ).split(' '),
)

/** "don't" and its like, as tokens: the "not" of a cue is in them too. */
export const contracted =
  'dont doesnt didnt wont wouldnt cant couldnt isnt arent wasnt werent shouldnt havent hasnt hadnt mustnt neednt'

const irregularForms = {
  not: `cannot ${contracted}`,
  be: 'am is are was were been being',
  have: 'has had having',
  do: 'does did done doing',
  go: 'goes went gone going',
  keep: 'keeps kept keeping',
  hold: 'holds held holding',
  sell: 'sells sold selling',
  tell: 'tells told telling',
  send: 'sends sent sending',
  lend: 'lends lent lending',
  spend: 'spends spent spending',
  make: 'makes made making',
  take: 'takes took taken taking',
  give: 'gives gave given giving',
  get: 'gets got gotten getting',
  forget: 'forgets forgot forgotten forgetting',
  know: 'knows knew known knowing',
  see: 'sees saw seen seeing',
  show: 'shows showed shown showing',
  find: 'finds found finding',
  bind: 'binds bound binding',
  write: 'writes wrote written writing',
  withdraw: 'withdraws withdrew withdrawn withdrawing',
  choose: 'chooses chose chosen choosing',
  lose: 'loses lost losing',
  leave: 'leaves left leaving',
  mean: 'means meant meaning',
  meet: 'meets met meeting',
  pay: 'pays paid paying',
  say: 'says said saying',
  let: 'lets letting',
  set: 'sets setting',
  put: 'puts putting',
  read: 'reads reading',
  buy: 'buys bought buying',
  bring: 'brings brought bringing',
  seek: 'seeks sought seeking',
  think: 'thinks thought thinking',
  undertake: 'undertakes undertook undertaken undertaking',
  overcome: 'overcomes overcame overcoming',
  become: 'becomes became becoming',
  come: 'comes came coming',
  run: 'runs ran running',
  begin: 'begins began begun beginning',
  stand: 'stands stood standing',
  understand: 'understands understood understanding',
  rely: 'relies relied relying',
  lie: 'lies lay lain lying',
  lodge: 'lodges lodged lodging',
  child: 'children',
  person: 'persons people',
  man: 'men',
  woman: 'women',
  criterion: 'criteria',
  basis: 'bases',
  party: 'parties',
  cookie: 'cookies',
  datum: 'data',
  aged: '',
  opt: 'opts opted opting',
  commit: 'commits committed committing',
  permit: 'permits permitted permitting',
  submit: 'submits submitted submitting',
  transmit: 'transmits transmitted transmitting',
  transfer: 'transfers transferred transferring transfered transfering',
  refer: 'refers referred referring',
  prefer: 'prefers preferred preferring',
  occur: 'occurs occurred occurring',
  cancel: 'cancels cancelled cancelling canceled canceling',
  control: 'controls controlled controlling',
}
/** No plain object: "constructor" is a word, too. */
const irregular = new Map(
  Object.entries(irregularForms).map(([word, forms]) => [word, forms.split(' ').filter(Boolean)]),
)

const vowel = /[aeiou]/
/** Short words whose final consonant doubles: stop, stopping. */
const doubles = (w: string): boolean => /^[^aeiou]*[aeiou][bdgklmnprt]$/.test(w) && w.length <= 5

const regular = (w: string): string[] => {
  const last = w.at(-1)!
  const before = w.at(-2) ?? ''
  if (last === 'y' && !vowel.test(before)) {
    const stem = w.slice(0, -1)
    return [`${stem}ies`, `${stem}ied`, `${w}ing`]
  }
  if (last === 'e') {
    const stem = w.slice(0, -1)
    return [`${w}s`, `${w}d`, before === 'e' ? `${w}ing` : `${stem}ing`]
  }
  const plural = /(?:s|x|z|ch|sh)$/.test(w) ? `${w}es` : `${w}s`
  const forms = [plural, `${w}ed`, `${w}ing`]
  if (doubles(w)) forms.push(`${w}${last}ed`, `${w}${last}ing`)
  return forms
}

/** What none of the swaps below could miss, so that most words are asked once and not seven times. */
const spelledTwoWays = /i[sz](?:e|es|ed|ing|ation|ations)$|ou?r(?:s|ed|ing|able|ite)?$|licence|^fulfill?$/

/** The other spelling of British and American words: authorise/authorize, honour/honor, licence/license, centre/center. */
const spellings = (w: string): string[] => {
  if (!spelledTwoWays.test(w)) return [w]
  const list = [w]
  const swap = (from: RegExp, to: string) => {
    if (from.test(w)) list.push(w.replace(from, to))
  }
  swap(/is(e|es|ed|ing|ation|ations)$/, 'iz$1')
  swap(/iz(e|es|ed|ing|ation|ations)$/, 'is$1')
  swap(/([bhlnv])our(s|ed|ing|able|ite)?$/, '$1or$2')
  swap(/^(fav|hon|behavi|lab|col)or(s|ed|ing|able|ite)?$/, '$1our$2')
  swap(/licence/, 'license')
  swap(/^fulfil$/, 'fulfill')
  swap(/^fulfill$/, 'fulfil')
  return list
}

export const inflections = (word: string): string[] => {
  if (fixed.has(word) || word.length < 3 || /[^a-z]/.test(word)) return [word, ...(irregular.get(word) ?? [])]
  const forms = spellings(word).flatMap((base) => [
    base,
    ...(irregular.get(base) ?? regular(base)).flatMap(spellings),
  ])
  return [...new Set(forms)]
}
