import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { type Language, languages } from '../i18n/language.ts'
import type { Said } from '../util/said.ts'
import { type Finding, printable } from './issue.ts'
import { fileMistakes } from './mistakes/files.ts'
import { readLabFile } from './read.ts'
import { solutionFindings } from './solution.ts'
import { readText } from './texts.ts'
import type { Lab, LabIssue, LabText } from './types.ts'

/** Reads a lab and says everything that is wrong; `lab` is there when nothing is. Never throws for what a file contains. */
export async function checkLab(folder: string): Promise<{ lab?: Lab; issues: LabIssue[] }> {
  const { issues, ...rest } = await read(folder)
  return { ...rest, issues: issues.map(printable) }
}

async function read(folder: string): Promise<{ lab?: Lab; issues: LabIssue[] }> {
  const file = path.join(folder, 'lab.yaml')
  const source = await readSource(file)
  if (typeof source !== 'string') return { issues: [source] }
  const sources = await readTexts(folder)
  const spoken = languages.filter((language) => sources[language] !== undefined)
  const { data, stepIds, issues, locate } = readLabFile(source, file, spoken)
  const texts = readAllTexts(folder, sources, stepIds)
  issues.push(...texts.issues)
  if (data) issues.push(...[...folderFindings(data.id, folder), ...(await solutionFindings(data, folder))].map(locate))
  const { en } = texts.texts
  if (issues.length > 0 || !data || !en) return { issues }
  return {
    lab: { ...data, folder: path.resolve(folder), languages: spoken, texts: { ...texts.texts, en } },
    issues: [],
  }
}

const maxSize = 1_000_000

async function readSource(file: string): Promise<string | LabIssue> {
  try {
    const { size } = await stat(file)
    if (size > maxSize) return issueAt(file, 'too-large', fileMistakes.tooLarge(maxSize))
    return await readFile(file, 'utf8')
  } catch (error) {
    const code = codeOf(error) === 'ENOENT' ? 'no-file' : 'unreadable'
    return issueAt(file, code, fileMistakes.unreadable(reasonOf(error)))
  }
}

async function readTexts(folder: string): Promise<Partial<Record<Language, string | LabIssue>>> {
  const found: Partial<Record<Language, string | LabIssue>> = {}
  for (const language of languages) {
    const source = await readSource(textFile(folder, language))
    const missing = typeof source === 'object' && source.code === 'no-file'
    if (!missing || language === 'en') found[language] = source
  }
  return found
}

function readAllTexts(
  folder: string,
  sources: Partial<Record<Language, string | LabIssue>>,
  stepIds: readonly string[],
): { texts: Partial<Record<Language, LabText>>; issues: LabIssue[] } {
  const texts: Partial<Record<Language, LabText>> = {}
  const issues: LabIssue[] = []
  for (const language of languages) {
    const source = sources[language]
    if (typeof source === 'object') issues.push(source)
    if (typeof source !== 'string') continue
    const read = readText(source, textFile(folder, language), stepIds)
    texts[language] = read.text
    issues.push(...read.issues)
  }
  return { texts, issues }
}

function folderFindings(id: string, folder: string): Finding[] {
  const name = path.basename(path.resolve(folder))
  if (name === id) return []
  const message = fileMistakes.folderName(id, name)
  return [{ code: 'id-folder', path: ['id'], message, suggestion: fileMistakes.renameFolder(id) }]
}

function textFile(folder: string, language: Language): string {
  return path.join(folder, 'text', `${language}.md`)
}

function issueAt(file: string, code: string, message: Said): LabIssue {
  return { code, file, line: 1, column: 1, path: '', message }
}

function reasonOf(error: unknown): Said {
  const code = codeOf(error)
  if (code === 'ENOENT') return fileMistakes.noSuchFile
  if (code === 'EACCES') return fileMistakes.permissionDenied
  return code === 'EISDIR' ? fileMistakes.isFolder : String(code ?? error)
}

function codeOf(error: unknown): unknown {
  return error instanceof Error ? Reflect.get(error, 'code') : undefined
}
