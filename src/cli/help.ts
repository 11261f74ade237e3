import { type Command, Help, type Interfaces } from '@oclif/core'
import { koreanHeadings, koreanHelp } from '../i18n/help-texts.ts'
import { languageOf } from '../i18n/language.ts'

type Config = ConstructorParameters<typeof Help>[0]

/** oclif's help in the language of the learner. */
export class LabHelp extends Help {
  private readonly korean: boolean

  constructor(config: Config, options?: Partial<Interfaces.HelpOptions>) {
    const korean = languageOf(languageFlag(process.argv), process.env) === 'ko'
    super(korean ? inKorean(config) : config, options)
    this.korean = korean
  }

  override showCommandHelp(command: Command.Loadable): Promise<void> {
    return super.showCommandHelp(this.korean ? translated(command) : command)
  }

  protected override showTopicHelp(topic: Interfaces.Topic): Promise<void> {
    return super.showTopicHelp(this.korean ? translated(topic) : topic)
  }

  override formatCommand(command: Command.Loadable): string {
    return super.formatCommand(this.korean ? translated(command) : command)
  }

  override formatCommands(commands: Command.Loadable[]): string {
    return super.formatCommands(this.korean ? commands.map(translated) : commands)
  }

  override formatTopics(topics: Interfaces.Topic[]): string {
    return super.formatTopics(this.korean ? topics.map(translated) : topics)
  }

  protected override log(...texts: string[]): void {
    super.log(...(this.korean ? texts.map(withHeadings) : texts))
  }
}

/** As given on the command line; oclif shows help before it has read the flags. */
function languageFlag(argv: readonly string[]): string | undefined {
  const at = argv.indexOf('--lang')
  return at >= 0 ? argv[at + 1] : argv.find((word) => word.startsWith('--lang='))?.slice('--lang='.length)
}

/** The same configuration with the description of the program in Korean. */
function inKorean(config: Config): Config {
  const pjson = { ...config.pjson, description: korean(config.pjson.description) }
  return Object.create(config, { pjson: { value: pjson } })
}

type Told = { summary?: string | undefined; description?: string | undefined }

/** A command or topic, its arguments and flags too, with their texts in Korean. */
function translated<T extends Told>(told: T): T {
  const parts = Object.entries(told).flatMap(([key, value]) =>
    (key === 'flags' || key === 'args') && value ? [[key, inside(value as unknown as Record<string, Told>)]] : [],
  )
  return {
    ...told,
    ...(told.summary === undefined ? {} : { summary: korean(told.summary) }),
    ...(told.description === undefined ? {} : { description: korean(told.description) }),
    ...Object.fromEntries(parts),
  }
}

function inside(parts: Record<string, Told>): Record<string, Told> {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, translated(part)]))
}

function korean<T extends string | undefined>(text: T): T | string {
  return (text !== undefined && koreanHelp[text]) || text
}

function withHeadings(text: string): string {
  return text
    .replace(/^[A-Z][A-Z ]+$/gm, (heading) => koreanHeadings[heading] ?? heading)
    .replace(/<options: (.*?)>/g, '<값: $1>')
}
