/** What a command may touch of the world around it. A test gives it strings; the real one is in cli.ts. */
export interface Out {
  write(text: string): Promise<void>
  isTTY: boolean
  columns: number | undefined
  /** The reader went away (`| head`): nothing more needs to be written. */
  closed: boolean
}

export interface Io {
  stdin: AsyncIterable<Uint8Array>
  stdout: Out
  stderr: Out
  env: Record<string, string | undefined>
  clock: () => Date
}

/** 0 clean, 1 a threshold was crossed, 2 bad usage, rule or input, 3 the world failed. */
export type ExitCode = 0 | 1 | 2 | 3

export const today = (io: Io): string => io.clock().toISOString().slice(0, 10)

/** Colour only for eyes: on a terminal that shows it, unless NO_COLOR says otherwise. */
export const wantsColour = (out: Out, env: Io['env']): boolean =>
  env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '' && env.FORCE_COLOR !== '0'
    ? true
    : out.isTTY && !env.NO_COLOR && env.TERM !== 'dumb'

export const say = (io: Io, line: string): Promise<void> => io.stderr.write(`${line}\n`)
