import { isDeepStrictEqual } from 'node:util'
import { parseDocuments } from '../../builder/documents.ts'
import type { Info } from '../../builder/infos.ts'
import type { Invocation } from '../../cli/command.ts'
import { ApiError, CommandError, ExitError } from '../../errors.ts'
import type { Obj } from '../../objects.ts'
import { isJson, itemsOf } from '../../objects.ts'
import { sortKeys, toJson } from '../../print/json.ts'
import { changed } from '../../print/printer.ts'
import { toYaml } from '../../print/yaml.ts'
import { listOf } from '../get/generic.ts'
import { openEditor } from './editor.ts'

/** What is edited, and how a change of it is kept. */
export interface Session {
  readonly invocation: Invocation
  /** What the file begins with: what it is about, then what an editor should know. */
  readonly subject: string
  readonly infos: readonly Info[]
  /** What the file shows of each. */
  readonly originals: readonly Obj[]
  readonly save: (info: Info, original: Obj, next: Obj) => Promise<void>
}

/** Opens the editor until what it leaves can be saved or nothing more is changed. */
export async function editAll(session: Session): Promise<void> {
  const { originals, invocation } = session
  const [only] = originals
  const whole = only && originals.length === 1 ? only : listOf(originals)
  const content = isJsonWanted(invocation) ? toJson(whole) : headerOf(session) + toYaml(whole)
  let round: Round | undefined = { content, problems: '' }
  while (round) round = await editOnce(session, round)
}

function isJsonWanted({ flags }: Invocation): boolean {
  return flags.string('output') === 'json'
}

function headerOf({ subject }: Session): string {
  return `${subject}\n#\n`
}

/** The text the editor opens with, and what was wrong with it the last time. */
interface Round {
  readonly content: string
  readonly problems: string
}

/** Lets the user edit once and saves; what could not be saved is edited again. */
async function editOnce(session: Session, { content, problems }: Round): Promise<Round | undefined> {
  const { io } = session.invocation
  const { text, path, remove } = openEditor(io, content, isJsonWanted(session.invocation) ? 'json' : 'yaml')
  const edited = meaningful(text)
  if (edited === '') return cancel(session.invocation, remove, 'Edit cancelled, saved file was empty.')
  if (edited === meaningful(content)) {
    if (problems === '') return cancel(session.invocation, remove, 'Edit cancelled, no changes made.')
    io.stderr.write(
      `error: ${problems}\nA copy of your changes has been stored to "${path}"\nerror: Edit cancelled, no valid changes were saved.\n`,
    )
    throw new ExitError(1)
  }
  try {
    await saveAll(session, readEdited(text, path))
    remove()
    return undefined
  } catch (error) {
    if (!(error instanceof ApiError || error instanceof CommandError)) throw error
    remove()
    return again(session, edited, error)
  }
}

function again(session: Session, edited: string, error: ApiError | CommandError): Round {
  const { invocation, infos } = session
  const [first] = infos
  const refused =
    error instanceof ApiError && first ? `${first.resource.resource} "${first.name}" is invalid` : error.message
  invocation.io.stderr.write(`error: ${refused}\n`)
  const reasons = error.message.split('\n').map((line) => `# ${line}\n`)
  return { content: `${headerOf(session)}${reasons.join('')}#\n${edited}`, problems: error.message }
}

/** What counts in an edited file: comments and blank lines do not. */
function meaningful(text: string): string {
  const lines = text.split('\n').filter((line) => !line.startsWith('#'))
  return lines.join('\n').trim() === '' ? '' : lines.join('\n')
}

function cancel({ io }: Invocation, remove: () => void, message: string): undefined {
  remove()
  io.stderr.write(`${message}\n`)
}

function readEdited(text: string, path: string): Obj[] {
  return parseDocuments(text, path).flatMap((value) => {
    if (!isJson(value)) throw new CommandError('the edited file had a syntax error')
    return itemsOf(value)
  })
}

async function saveAll({ infos, originals, save, invocation }: Session, edited: readonly Obj[]): Promise<void> {
  for (const [index, info] of infos.entries()) {
    const original = originals[index]
    const next = edited.find((each) => each.metadata?.name === info.name && each.kind === info.object.kind)
    if (!original || !next) throw new CommandError(`At least one of apiVersion, kind and name was changed`)
    if (isDeepStrictEqual(sortKeys(original), sortKeys(next)))
      invocation.io.stdout.write(changed(original, info.resource.group, 'skipped'))
    else await save(info, original, next)
  }
}
