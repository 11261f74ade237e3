import type { Language } from '../i18n/language.ts'
import type { Said } from '../util/said.ts'
import type { LabFile } from './schema.ts'

/** The prose of a lab in one language, as Markdown. */
export interface LabText {
  /** What stands before the first step. */
  intro: string
  /** By step id. */
  steps: Readonly<Record<string, string>>
}

/** A lab that has been loaded: every expression in it parses, every step has its text. */
export interface Lab extends LabFile {
  /** Absolute path of the folder. */
  folder: string
  /** Languages with a text file; English is always among them. */
  languages: readonly Language[]
  texts: Readonly<Partial<Record<Language, LabText>> & { en: LabText }>
}

/** Something wrong with a lab, or that will surprise its author. */
export interface LabIssue {
  /** Stable, e.g. `unknown-key`, `cel-parse`, `each-missing`. */
  code: string
  /** Path of the file, as it was given. */
  file: string
  /** From 1. */
  line: number
  /** From 1. */
  column: number
  /** Where in the file's structure, e.g. `steps[2].checks[0].cel`. */
  path: string
  message: Said
  suggestion?: Said
}
