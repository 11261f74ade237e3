import { Writable } from 'node:stream'
import type { ContainerConfig } from './container.ts'
import { execInContainer } from './exec.ts'

const mostOutput = 10 * 1024

/** Runs a command in a container for the kubelet itself (probes, hooks); output of both streams together. Ends early with the signal. */
export async function runCommand(
  config: ContainerConfig,
  command: readonly string[],
  signal: AbortSignal,
): Promise<{ code: number; output: string }> {
  let output = Buffer.alloc(0)
  const collect = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (output.length < mostOutput) output = Buffer.concat([output, chunk])
      done()
    },
  })
  const gone = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  const ends = { stdout: collect, stderr: collect, tty: false, onResize: () => {}, signal }
  const code = await Promise.race([execInContainer(config, command, ends, { endsWithClient: true }), gone])
  return { code, output: output.subarray(0, mostOutput).toString('utf8') }
}
