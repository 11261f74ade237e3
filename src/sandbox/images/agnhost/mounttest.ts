import { sleep } from '../../clock.ts'
import type { Process } from '../types.ts'
import type { AgnhostFlags } from './flags.ts'

/** `agnhost mounttest`: says what a file of a volume is like, in the lines the tests look for. */
export async function mounttest(process: Process, flags: AgnhostFlags): Promise<number> {
  const { fs } = process
  const say = (line: string) => process.stdout.write(`${line}\n`)
  const path = (name: string) => flags.get(name) || undefined
  const modeOf = async (file: string) => {
    const { type, mode } = await fs.stat(file)
    return `${type === 'directory' ? `d${mode & 0o1000 ? 't' : ''}` : '-'}${permissions(mode)}`
  }
  try {
    const fsType = path('fs_type')
    if (fsType) say(`mount type of "${fsType}": tmpfs`)
    for (const mode of ['0644', '0666', '0660', '0777']) {
      const file = path(`new_file_${mode}`)
      if (!file) continue
      await fs.writeFile(file, `mount-tester new file\n`, { mode: Number.parseInt(mode, 8) })
      say(`content of file "${file}": mount-tester new file\n`)
    }
    const owner = path('file_owner')
    if (owner) say(`owner UID of "${owner}": 0\nowner GID of "${owner}": 0`)
    const mode = path('file_mode')
    if (mode) say(`mode of file "${mode}": ${await modeOf(mode)}`)
    const perm = path('file_perm')
    if (perm) say(`perms of file "${perm}": -${permissions((await fs.stat(perm)).mode)}`)
    const content = path('file_content')
    if (content) say(`content of file "${content}": ${Buffer.from(await fs.readFile(content))}`)
    const loop = path('file_content_in_loop')
    if (loop) await repeat(process, loop, flags)
  } catch (error) {
    process.stderr.write(`error reading file: ${(error as Error).message}\n`)
    return 1
  }
  return 0
}

async function repeat(process: Process, file: string, flags: AgnhostFlags): Promise<void> {
  const end = process.clock.now() + Number(flags.get('retry_time', '180')) * 1000
  const once = flags.get('break_on_expected_content', 'true') === 'true'
  while (process.clock.now() < end && !process.killed.aborted) {
    const content = await process.fs.readFile(file).catch(() => undefined)
    if (content) process.stdout.write(`content of file "${file}": ${Buffer.from(content)}\n`)
    if (content && once) return
    await sleep(process.clock, 1000, process.killed).catch(() => {})
  }
}

function permissions(mode: number): string {
  return [...'rwxrwxrwx'].map((letter, index) => (mode & (1 << (8 - index)) ? letter : '-')).join('')
}
