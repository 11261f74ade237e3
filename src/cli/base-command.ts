import { Command, Flags } from '@oclif/core'
import type { Context } from './context.ts'
import { createContext } from './context.ts'
import { exitCodeOf, reportError } from './report-error.ts'

/** What all commands share: the global flags, the context made from them, and one way to end badly. */
export abstract class BaseCommand extends Command {
  static override baseFlags = {
    json: Flags.boolean({ description: 'Print JSON and nothing else.', helpGroup: 'GLOBAL' }),
    plain: Flags.boolean({
      description: 'Lines in order: no redraw, no spinner, numbered choices. For screen readers, pipes and CI.',
      helpGroup: 'GLOBAL',
    }),
    color: Flags.boolean({ description: 'Use colours, or --no-color for none.', allowNo: true, helpGroup: 'GLOBAL' }),
    lang: Flags.string({ description: 'Language: en or ko.', options: ['en', 'ko'], helpGroup: 'GLOBAL' }),
  }

  /** Set by {@link context}; an error before that is reported with what the bare arguments say. */
  private made: Context | undefined

  protected context(flags: { json?: boolean; plain?: boolean; color?: boolean; lang?: string | undefined }): Context {
    this.made = createContext(flags)
    return this.made
  }

  protected override async catch(error: Error): Promise<void> {
    reportError(error, this.made?.output, this.argv)
    process.exitCode = exitCodeOf(error)
  }
}
