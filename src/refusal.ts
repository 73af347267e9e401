/** What a caller did that cannot be served, told so that they can mend it. Rendered once at each edge (4xx, exit 2). */
export type RefusalKind = 'invalid' | 'not-found' | 'conflict' | 'too-large' | 'unauthorized'

export class Refusal extends Error {
  readonly kind: RefusalKind
  /** One entry per fault: where it is (a parameter, a JSON path, a file) and what is wrong with it. */
  readonly faults: { at: string; message: string }[]

  constructor(kind: RefusalKind, message: string, faults: { at: string; message: string }[] = []) {
    super(message)
    this.name = 'Refusal'
    this.kind = kind
    this.faults = faults
  }
}
