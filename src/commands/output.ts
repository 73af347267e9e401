/** Where results go: standard output, or the file that --output names. */
import { type FileHandle, open } from 'node:fs/promises'
import { Refusal } from '../refusal.ts'
import { reasonOf } from './inputs.ts'
import { type Io, type Out, wantsColour } from './io.ts'

export interface Results extends Out {
  colour: boolean
  width: number | undefined
  end(): Promise<void>
}

export const openResults = async (path: string | undefined, io: Io): Promise<Results> => {
  if (path === undefined || path === '-') {
    const out = io.stdout
    return {
      write: (text) => out.write(text),
      end: async () => {},
      isTTY: out.isTTY,
      columns: out.columns,
      get closed() {
        return out.closed
      },
      colour: wantsColour(out, io.env),
      width: out.isTTY ? Math.max(out.columns ?? 100, 40) : undefined,
    }
  }
  let file: FileHandle
  try {
    file = await open(path, 'w')
  } catch (error) {
    throw new Refusal('invalid', `--output ${path}: ${reasonOf(error)}`)
  }
  return {
    write: (text) => file.appendFile(text),
    end: () => file.close(),
    isTTY: false,
    columns: undefined,
    closed: false,
    colour: false,
    width: undefined,
  }
}
