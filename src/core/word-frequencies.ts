/**
 * How often common words stand in privacy policies, per ten thousand words: measured over some hundred of them, old and new.
 * It only decides which word of a cue is looked for first, so a rough figure will do.
 */
const bands: Record<number, string> = {
  200: 'to the and you your',
  100: 'of information or we in our a for data',
  60: 'with personal that may use as on services privacy',
  40: 'this is by other if us from about are be such any not',
  25: 'have third br provide will can policy account when collect service it how content party including',
  16:
    'also do an device users cookies google at email de contact which legal access address these share ' +
    'request more rights please user products com advertising purposes website example out processing s ' +
    'process through parties their time security',
  10:
    '1 certain where right law site using sites under consent used like business settings e help ' +
    'providers terms all features partners collected marketing applicable receive websites some app ' +
    'location make 2 browser ads protection what activity so 3 opt based i see support necessary name web ' +
    'protect only who customer',
  7:
    'section provided n profile number include related public interests apps improve following interest ' +
    'online social they notice those delete platform order u legitimate ip required technologies search 6 ' +
    'its them learn mobile below available visit 4 companies no laws g described o wikimedia 5 requests ' +
    'send payment specific communications but does cookie details purpose relevant analytics choose ' +
    'company messages has categories similar',
  5:
    'others via policies disclose b subject preferences comply page create here store en well sharing ' +
    'safety age changes set date regarding control ad phone usage media network keep need activities ' +
    'internet uk otherwise collection new basis ensure 7 transfer understand info identifiers additional ' +
    'gdpr whether exercise limited automatically id technical 8 choices take one california above eu ' +
    'directly practices la allow part providing connection devices note shared experience review manage ' +
    'within identity c obligations facebook interact product group prevent united microsoft ai type up ' +
    'people meta questions change european applications without ask fraud gm uses',
  4:
    'identify includes into stored system research https contract w non link performance application ' +
    'submit work each disclosure state statement tracking want k customers log enable l after',
}

/** Per word of text. */
export const wordFrequencies = new Map(
  Object.entries(bands).flatMap(([perTenThousand, words]) =>
    words.split(' ').map((word) => [word, Number(perTenThousand) / 10_000] as const),
  ),
)
/** Of a word that is none of the common ones. */
export const rareFrequency = 0.0001
