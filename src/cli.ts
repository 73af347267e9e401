#!/usr/bin/env node
/** The `lacuna` command: the real world's streams around `runCli`. */
import type { Io, Out } from './commands/io.ts'
import { runCli } from './commands/program.ts'

const outOf = (stream: NodeJS.WriteStream): Out => {
  const out: Out = {
    isTTY: stream.isTTY === true,
    columns: stream.columns,
    closed: false,
    write: (text) =>
      new Promise((resolve, reject) => {
        if (out.closed) return resolve()
        stream.write(text, (error) => (error && !isGone(error) ? reject(error) : resolve()))
      }),
  }
  const isGone = (error: NodeJS.ErrnoException): boolean => {
    if (error.code === 'EPIPE') out.closed = true
    return out.closed
  }
  stream.on('error', (error) => {
    if (!isGone(error)) throw error
  })
  return out
}

const io: Io = {
  stdin: process.stdin,
  stdout: outOf(process.stdout),
  stderr: outOf(process.stderr),
  env: process.env,
  clock: () => new Date(),
}
const code = await runCli(process.argv.slice(2), io)
process.exitCode = code
