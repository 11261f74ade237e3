import { fileURLToPath } from 'node:url'
import { Config, flush, run as runOclif } from '@oclif/core'
import { exitCodeOf, reportError } from './report-error.ts'

/** Runs one command line from start to end. The exit code is left in `process.exitCode`. */
export async function run(argv: string[]): Promise<void> {
  exitOnSignals()
  try {
    const config = await Config.load({ root: fileURLToPath(new URL('..', import.meta.url)) })
    await runOclif(argv, config)
    await flush()
  } catch (error) {
    process.exitCode = exitCodeOf(error)
    if (process.exitCode !== 0) reportError(error, undefined, argv)
  }
}

/** A closed terminal and a polite kill end the program by its own hand, so that what it has started ends too. */
function exitOnSignals(): void {
  process.once('SIGHUP', () => process.exit(128 + 1))
  process.once('SIGTERM', () => process.exit(128 + 15))
}
