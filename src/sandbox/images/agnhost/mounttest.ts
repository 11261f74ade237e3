import { sleep } from '../../clock.ts'
import { reasonOf } from '../shell/redirect.ts'
import type { Process } from '../types.ts'
import type { AgnhostFlags } from './flags.ts'

type Check = (process: Process, path: string, flags: AgnhostFlags) => Promise<string>

const INITIAL = 'mount-tester new file\n'
const SECOND = 1000

/** `agnhost mounttest`: says what files of a volume are like, in the lines the tests look for; 1 when one cannot be looked at. */
export async function mounttest(process: Process, flags: AgnhostFlags): Promise<number> {
  let status = 0
  for (const [name, check] of checks) {
    const path = flags.get(name)
    if (path === '') continue
    await check(process, path, flags).then(
      (text) => process.stdout.write(text),
      (error: unknown) => {
        process.stdout.write(`error of ${name} for ${JSON.stringify(path)}: ${reasonOf(error).toLowerCase()}\n`)
        status = 1
      },
    )
  }
  return status
}

/** As statfs(2) names them. */
const MAGIC: Readonly<Record<string, string>> = { tmpfs: 'tmpfs', ext4: '61267', overlay: '2035054128' }

const newFile =
  (mode: number): Check =>
  async (process, path, flags) => {
    await process.fs.writeFile(path, INITIAL, { mode })
    return content(process, path, flags)
  }

const content: Check = async ({ fs }, path) =>
  `content of file ${JSON.stringify(path)}: ${Buffer.from(await fs.readFile(path))}\n`

/** In the order the program makes them: one call may write a file and then look at it. */
const checks: readonly (readonly [string, Check])[] = [
  [
    'fs-type',
    async ({ fs }, path) =>
      `mount type of ${JSON.stringify(path)}: ${MAGIC[(await fs.stat(path)).filesystem] ?? '0'}\n`,
  ],
  ['new-file-0644', newFile(0o644)],
  ['new-file-0666', newFile(0o666)],
  ['new-file-0660', newFile(0o660)],
  ['new-file-0777', newFile(0o777)],
  [
    'file-mode',
    async ({ fs }, path) => {
      const { type, mode } = await fs.stat(path)
      const kind = type === 'directory' ? `d${mode & 0o2000 ? 'g' : ''}${mode & 0o1000 ? 't' : ''}` : '-'
      return `mode of file ${JSON.stringify(path)}: ${kind}${permissions(mode)}\n`
    },
  ],
  [
    'file-perm',
    async ({ fs }, path) => `perms of file ${JSON.stringify(path)}: -${permissions((await fs.stat(path)).mode)}\n`,
  ],
  [
    'file-owner',
    async ({ fs }, path) => {
      const { uid, gid } = await fs.stat(path)
      return `owner UID of ${JSON.stringify(path)}: ${uid}\nowner GID of ${JSON.stringify(path)}: ${gid}\n`
    },
  ],
  ['file-content', content],
  ['file-content-in-loop', repeat],
]

async function repeat(process: Process, path: string, flags: AgnhostFlags): Promise<string> {
  const { clock, fs, killed, stdout } = process
  const end = clock.now() + Number(flags.get('retry-time', '180')) * SECOND
  const once = flags.get('break-on-expected-content', 'true') === 'true'
  for (; clock.now() < end && !killed.aborted; await sleep(clock, 2 * SECOND, killed).catch(() => {})) {
    const data = await fs.readFile(path).catch((error: unknown) => {
      stdout.write(`Error reading file ${path}: open ${path}: ${reasonOf(error).toLowerCase()}, retrying\n`)
    })
    if (!data) continue
    const text = Buffer.from(data).toString()
    stdout.write(`content of file ${JSON.stringify(path)}: ${text}\n`)
    if (once && text === INITIAL) break
    if (once) stdout.write(`Unexpected content. Expected: ${INITIAL}. Retrying\n`)
  }
  return ''
}

function permissions(mode: number): string {
  return [...'rwxrwxrwx'].map((letter, index) => (mode & (1 << (8 - index)) ? letter : '-')).join('')
}
