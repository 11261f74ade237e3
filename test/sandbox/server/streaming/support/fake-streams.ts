import { connect } from 'node:net'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ExecStreams, NodeStreams } from '../../../../../src/sandbox/kubelet/types.ts'

/** A node whose containers know a few commands: `echo`, `warn`, `cat`, `exit N`, `size`, `flood N`, `missing`. */
export function fakeStreams(): NodeStreams & { aborted: string[] } {
  const aborted: string[] = []
  return {
    aborted,
    logs: async () => new PassThrough().end(),
    async exec(_pod, _container, command, streams) {
      streams.signal.addEventListener('abort', () => aborted.push(command.join(' ')))
      return run(command, streams)
    },
    async attach(_pod, _container, streams) {
      await run(['cat'], streams)
    },
    async portForward(_pod, port) {
      if (port === 1) throw new Error('connect: connection refused')
      return connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    },
    usage: () => undefined,
    systemUsage: () => undefined,
  }
}

async function run([name, ...args]: readonly string[], streams: ExecStreams): Promise<number> {
  const { stdin, stdout, stderr } = streams
  switch (name) {
    case 'echo':
      stdout?.write(`${args.join(' ')}\n`)
      return 0
    case 'warn':
      stderr?.write(`${args.join(' ')}\n`)
      return 0
    case 'cat':
      if (stdin && stdout) await pipeline(stdin, stdout, { end: false })
      return 0
    case 'exit':
      return Number(args[0])
    case 'size':
      await new Promise<void>((resolve) => {
        streams.onResize(({ columns, rows }) => {
          stdout?.write(`${columns}x${rows}\n`)
          resolve()
        })
      })
      return 0
    case 'flood':
      for (let left = Number(args[0]); left > 0; left--) {
        if (!stdout?.write(Buffer.alloc(65536, 'x'))) await new Promise((resolve) => stdout?.once('drain', resolve))
      }
      return 0
    case 'wait':
      await new Promise<void>((resolve) => streams.signal.addEventListener('abort', () => resolve()))
      return 0
    default:
      throw new Error(`exec: "${name}": executable file not found in $PATH`)
  }
}
