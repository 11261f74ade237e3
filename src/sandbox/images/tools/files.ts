import type { Program } from '../types.ts'
import { fileChunks, pathIn, shortOptions, stdinChunks, write } from './io.ts'

export const cat: Program = async (process) => {
  const { flags, operands } = shortOptions(process.argv.slice(1))
  let status = 0
  let line = 0
  const numbered = (text: string) =>
    flags.has('n')
      ? text.replace(/^.*(?:\n|$)/gm, (row) => (row === '' ? row : `${String(++line).padStart(6)}  ${row}`))
      : text
  for (const operand of operands.length > 0 ? operands : ['-']) {
    const chunks = await fileChunks(process, operand)
    if (!chunks) status = 1
    for await (const chunk of chunks ?? [])
      await write(process, flags.has('n') ? numbered(Buffer.from(chunk).toString()) : chunk)
  }
  return status
}

export const tee: Program = async (process) => {
  const { flags, operands } = shortOptions(process.argv.slice(1))
  const paths = operands.map((operand) => pathIn(process, operand))
  if (!flags.has('a')) for (const path of paths) await process.fs.writeFile(path, '')
  for await (const chunk of stdinChunks(process)) {
    await write(process, chunk)
    for (const path of paths) await process.fs.writeFile(path, chunk, { append: true })
  }
  return 0
}
