import type { Program } from '../types.ts'
import { fail, shortOptions, write } from './io.ts'

/** `sysctl [-n] NAME…`: kernel parameters as `/proc/sys` has them. Setting them is not for containers. */
export const sysctl: Program = async (process) => {
  const { flags, operands } = shortOptions(process.argv.slice(1))
  const words = operands.flatMap((word) => word.split('=', 1))
  let status = 0
  for (const [index, word] of words.entries()) {
    const path = `/proc/sys/${word.includes('/') ? word : word.replaceAll('.', '/')}`
    const data = await process.fs.readFile(path).catch(() => undefined)
    if (!data) status = fail(process, `error: '${word}' is an unknown key`)
    else if (operands[index] !== word) status = fail(process, `error setting key '${word}': Read-only file system`)
    else await write(process, `${flags.has('n') ? '' : `${word.replaceAll('/', '.')} = `}${Buffer.from(data)}`)
  }
  return status
}
