import { fileURLToPath } from 'node:url'
import { Config, flush, run as runOclif } from '@oclif/core'
import { didYouMean, nearest } from '../checks/near.ts'
import { errorMessages } from '../i18n/error-messages.ts'
import { UserError } from '../util/errors.ts'
import { exitCodeOf, reportError } from './report-error.ts'

/** Runs one command line from start to end. The exit code is left in `process.exitCode`. */
export async function run(argv: string[]): Promise<void> {
  exitOnSignals()
  try {
    // There are no plugins: looking for them in the learner's home makes Node warn where that is none.
    const config = await Config.load({ root: fileURLToPath(new URL('..', import.meta.url)), userPlugins: false })
    await runOclif(argv, config).catch((error: unknown) => {
      throw noCommand(error, config) ?? error
    })
    await flush()
  } catch (error) {
    process.exitCode = exitCodeOf(error)
    if (process.exitCode !== 0) reportError(error, undefined, argv)
  }
}

/** oclif tells a command it does not know only by its message; the words of one are joined by colons there. */
function noCommand(error: unknown, config: Config): UserError | undefined {
  const [, id] = /^command (.+) not found\.?$/i.exec(error instanceof Error ? error.message : '') ?? []
  if (id === undefined) return undefined
  const name = id.replaceAll(':', ' ')
  const near = nearest(
    name,
    config.commandIDs.map((one) => one.replaceAll(':', ' ')),
  )
  const said = { en: errorMessages('en').noCommand(name), ko: errorMessages('ko').noCommand(name) }
  return new UserError('usage', said, {
    suggestions: near.length > 0 ? near.map((one) => didYouMean(`k8slab ${one}`)) : ['k8slab help'],
    exitCode: 2,
  })
}

/** A closed terminal and a polite kill end the program by its own hand, so that what it has started ends too. */
function exitOnSignals(): void {
  process.once('SIGHUP', () => process.exit(128 + 1))
  process.once('SIGTERM', () => process.exit(128 + 15))
}
