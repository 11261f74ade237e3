import { kubectl } from './kubectl/kubectl.ts'

const interrupt = new AbortController()
process.once('SIGINT', () => interrupt.abort())
// Whoever reads our output may leave early (`kubectl get pods | head -1`).
process.stdout.on('error', () => process.exit(0))

process.exitCode = await kubectl(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  isTTY: process.stdin.isTTY === true && process.stdout.isTTY === true,
  signal: interrupt.signal,
})
